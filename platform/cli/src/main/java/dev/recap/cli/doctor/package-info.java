/** What this host can do, what is missing, and how to mend it. */
@NullMarked
package dev.recap.cli.doctor;

import org.jspecify.annotations.NullMarked;
