/** What the command prints: results on standard output, everything else on standard error. */
@NullMarked
package dev.recap.cli.output;

import org.jspecify.annotations.NullMarked;
