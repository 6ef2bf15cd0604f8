/**
 * The tests of a capsule as its author writes them, and whether what happened is as they expect.
 */
@NullMarked
package dev.recap.catalog.testing;

import org.jspecify.annotations.NullMarked;
