package dev.recap.catalog.image;

import dev.recap.catalog.oci.MediaTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Media types of images: those of OCI, and those of Docker's image manifest version 2, schema 2.
 */
final class ImageTypes {
  private static final String DOCKER = "application/vnd.docker.";

  static final Set<String> INDEXES =
      Set.of(MediaTypes.INDEX, DOCKER + "distribution.manifest.list.v2+json");
  static final Set<String> MANIFESTS =
      Set.of(MediaTypes.MANIFEST, DOCKER + "distribution.manifest.v2+json");
  static final Set<String> CONFIGS = Set.of(MediaTypes.CONFIG, DOCKER + "container.image.v1+json");

  private static final Map<String, String> LAYERS =
      Map.of(
          MediaTypes.LAYER,
          MediaTypes.LAYER,
          MediaTypes.LAYER + "+gzip",
          MediaTypes.LAYER + "+gzip",
          MediaTypes.LAYER + "+zstd",
          MediaTypes.LAYER + "+zstd",
          DOCKER + "image.rootfs.diff.tar",
          MediaTypes.LAYER,
          DOCKER + "image.rootfs.diff.tar.gzip",
          MediaTypes.LAYER + "+gzip",
          DOCKER + "image.rootfs.diff.tar.zstd",
          MediaTypes.LAYER + "+zstd");

  private ImageTypes() {}

  /** The media type OCI has for a layer; empty for one that cannot be unpacked or passed on. */
  static Optional<String> layer(String mediaType) {
    return Optional.ofNullable(LAYERS.get(mediaType));
  }
}
