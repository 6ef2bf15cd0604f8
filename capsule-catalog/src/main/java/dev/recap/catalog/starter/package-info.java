/** Writes the folder an author of a capsule starts from. */
@NullMarked
package dev.recap.catalog.starter;

import org.jspecify.annotations.NullMarked;
