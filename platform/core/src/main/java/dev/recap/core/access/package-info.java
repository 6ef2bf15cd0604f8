/** Who may invoke what in which target. */
@NullMarked
package dev.recap.core.access;

import org.jspecify.annotations.NullMarked;
