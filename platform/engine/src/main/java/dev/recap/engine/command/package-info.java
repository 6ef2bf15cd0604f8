/** Runs commands of the host. */
@NullMarked
package dev.recap.engine.command;

import org.jspecify.annotations.NullMarked;
