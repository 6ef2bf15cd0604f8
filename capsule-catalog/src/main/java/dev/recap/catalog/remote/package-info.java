/** Brings published capsules into the store and capsules of the store to where others find them. */
@NullMarked
package dev.recap.catalog.remote;

import org.jspecify.annotations.NullMarked;
