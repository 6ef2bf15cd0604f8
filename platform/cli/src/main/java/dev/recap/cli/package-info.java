/** The recap command: parses the command line and wires the modules together. */
@NullMarked
package dev.recap.cli;

import org.jspecify.annotations.NullMarked;
