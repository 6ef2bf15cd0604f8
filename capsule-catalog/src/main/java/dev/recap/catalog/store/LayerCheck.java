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
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Compares layers with unpacked ones of the same name: an image can name any archive beside any
 * blob, and only who unpacked the blob knows. Finds as well what no published capsule may hold in
 * layers that were unpacked leniently.
 *
 * @param layout has their blobs
 * @param work for what has to be unpacked again
 */
record LayerCheck(OciLayout layout, Path work) {
  /**
   * Looks at one that is published.
   *
   * @throws BuildException when it holds such a thing, or is something else than what is unpacked
   */
  void published(Layer.Blob layer, LayerFolder kept) throws BuildException, IOException {
    LayerLimits limits = LayerLimits.published(layer.blob().size());
    Optional<LayerFacts> facts = kept.facts();
    boolean harmless =
        facts.isPresent() && facts.get().objections().isEmpty() && facts.get().within(limits);
    if (!harmless || !kept.isOf(layer.blob())) {
      // The blob itself says it best, and an earlier release noted nothing.
      again(layer, kept, new LayerUnpacker(layer.title(), limits, Manner.STRICT));
    }
  }

  /**
   * Looks at one of an image of this host.
   *
   * @throws BuildException when it is something else than what is unpacked
   */
  void same(Layer.Blob layer, LayerFolder kept) throws BuildException, IOException {
    if (!kept.isOf(layer.blob())) {
      again(layer, kept, new LayerUnpacker(layer.title(), LayerLimits.STANDARD));
    }
  }

  private void again(Layer.Blob layer, LayerFolder kept, LayerUnpacker unpacker)
      throws BuildException, IOException {
    Path again = Files.createTempDirectory(work, "again");
    try {
      Digest diffId = unpacker.unpack(layout.blob(layer.blob().digest()), new LayerFolder(again));
      check(layer, diffId);
      kept.noteIsOf(layer.blob());
    } finally {
      FileTrees.delete(again);
    }
  }

  /**
   * Compares the digest of the archive that was unpacked with the announced one.
   *
   * @throws BuildException when they differ
   */
  static void check(Layer.Blob layer, Digest diffId) throws BuildException {
    if (!diffId.equals(layer.diffId())) {
      throw new BuildException(
          "Tried to unpack the layer %s but its content is %s and the image names %s: get the image again"
              .formatted(layer.title(), diffId, layer.diffId()));
    }
  }
}
