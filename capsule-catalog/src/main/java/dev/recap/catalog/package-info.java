/**
 * Reads, checks and finds capsules: manifests, root file systems and the catalog that lists them.
 */
@NullMarked
package dev.recap.catalog;

import org.jspecify.annotations.NullMarked;
