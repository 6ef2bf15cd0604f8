/**
 * Finds capsules in what is known of several sources, kept on disk so that no network is needed.
 */
@NullMarked
package dev.recap.catalog.search;

import org.jspecify.annotations.NullMarked;
