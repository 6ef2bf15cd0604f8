/** Turns what a capsule printed into JSON. */
@NullMarked
package dev.recap.catalog.output;

import org.jspecify.annotations.NullMarked;
