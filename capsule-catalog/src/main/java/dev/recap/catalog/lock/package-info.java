/** Reads and writes capsule.lock, which names what a capsule was built from. */
@NullMarked
package dev.recap.catalog.lock;

import org.jspecify.annotations.NullMarked;
