/** A class of the core that uses a library. */
@NullMarked
package dev.recap.core.offender;

import org.jspecify.annotations.NullMarked;
