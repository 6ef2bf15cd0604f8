package dev.recap.catalog.store;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;

/**
 * A layer that is in the layout.
 *
 * @param title what is in it, one short line
 * @param blob its compressed archive
 * @param diffId the digest of the archive
 */
record PackedLayer(String title, Descriptor blob, Digest diffId) {}
