/** Finds the names a person may have meant. */
@NullMarked
package dev.recap.catalog.names;

import org.jspecify.annotations.NullMarked;
