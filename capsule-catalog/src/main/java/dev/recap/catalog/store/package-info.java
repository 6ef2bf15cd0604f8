/** Keeps built capsules on disk, for several processes at once. */
@NullMarked
package dev.recap.catalog.store;

import org.jspecify.annotations.NullMarked;
