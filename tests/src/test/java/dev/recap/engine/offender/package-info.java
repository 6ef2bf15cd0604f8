/** A class for another module to use against the rules. */
@NullMarked
package dev.recap.engine.offender;

import org.jspecify.annotations.NullMarked;
