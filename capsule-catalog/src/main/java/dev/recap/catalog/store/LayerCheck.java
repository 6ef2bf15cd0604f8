package dev.recap.catalog.store;

import dev.recap.catalog.layer.LayerFacts;
import dev.recap.catalog.layer.LayerFolder;
import dev.recap.catalog.layer.LayerLimits;
import dev.recap.catalog.layer.LayerUnpacker;
import dev.recap.catalog.layer.Manner;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds what no published capsule may hold in layers that were unpacked leniently.
 *
 * @param layout has their blobs
 * @param work for what has to be unpacked again
 */
record LayerCheck(OciLayout layout, Path work) {
  /**
   * Looks at one.
   *
   * @throws BuildException when it holds such a thing
   */
  void published(Layer.Blob layer, LayerFolder kept) throws BuildException, IOException {
    LayerLimits limits = LayerLimits.published(layer.blob().size());
    Optional<LayerFacts> facts = kept.facts();
    if (facts.isPresent() && facts.get().objections().isEmpty() && facts.get().within(limits)) {
      return;
    }
    // The blob itself says it best, and an earlier release noted nothing.
    Path again = Files.createTempDirectory(work, "again");
    try {
      new LayerUnpacker(layer.title(), limits, Manner.STRICT)
          .unpack(layout.blob(layer.blob().digest()), new LayerFolder(again));
    } finally {
      FileTrees.delete(again);
    }
  }
}
