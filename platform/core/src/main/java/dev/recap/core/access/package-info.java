/** Who asks. */
@NullMarked
package dev.recap.core.access;

import org.jspecify.annotations.NullMarked;
