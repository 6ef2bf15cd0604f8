/** JSON text to plain values and back, without data binding. */
@NullMarked
package dev.recap.catalog.json;

import org.jspecify.annotations.NullMarked;
