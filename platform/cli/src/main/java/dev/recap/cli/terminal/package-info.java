/** The caller's terminal and signals. */
@NullMarked
package dev.recap.cli.terminal;

import org.jspecify.annotations.NullMarked;
