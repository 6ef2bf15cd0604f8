/** Runs one Java function inside its capsule and writes its result. */
@NullMarked
package dev.recap.function;

import org.jspecify.annotations.NullMarked;
