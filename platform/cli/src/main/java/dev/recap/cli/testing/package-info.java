/** Runs the tests of capsules in real containers and reports how they went. */
@NullMarked
package dev.recap.cli.testing;

import org.jspecify.annotations.NullMarked;
