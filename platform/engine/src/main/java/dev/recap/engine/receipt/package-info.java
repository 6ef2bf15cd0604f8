/** Snapshots of a target and their comparison: the evidence that nothing was left behind. */
@NullMarked
package dev.recap.engine.receipt;

import org.jspecify.annotations.NullMarked;
