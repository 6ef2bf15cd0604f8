/** Layers of images: packed, unpacked once, and put on top of each other by hard links. */
@NullMarked
package dev.recap.catalog.layer;

import org.jspecify.annotations.NullMarked;
