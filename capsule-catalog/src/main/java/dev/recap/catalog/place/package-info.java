/** Repositories of published capsules: what every place of them can do. */
@NullMarked
package dev.recap.catalog.place;

import org.jspecify.annotations.NullMarked;
