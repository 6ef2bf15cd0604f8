/** Reads {@code capsule.yaml} into the core model and says what is wrong with it. */
@NullMarked
package dev.recap.catalog.manifest;

import org.jspecify.annotations.NullMarked;
