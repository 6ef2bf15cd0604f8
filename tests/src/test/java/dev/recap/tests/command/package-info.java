/** The {@code recap} script as its users run it, on real containers. */
@org.jspecify.annotations.NullMarked
package dev.recap.tests.command;
