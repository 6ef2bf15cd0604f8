package dev.recap.catalog.image;

import dev.recap.catalog.oci.Platform;
import dev.recap.core.capsule.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image's configuration says; see the OCI image specification, config.md.
 *
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param environment {@code NAME=value}
 */
record ImageConfig(Platform platform, List<Digest> diffIds, List<String> environment) {
  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when a digest in it is none
   */
  static ImageConfig of(Map<String, Object> json) {
    return new ImageConfig(
        new Platform(
            String.valueOf(json.get("os")),
            String.valueOf(json.get("architecture")),
            Optional.ofNullable(json.get("variant")).map(String::valueOf)),
        ImageJson.texts(ImageJson.object(json.get("rootfs")).get("diff_ids")).stream()
            .map(Digest::new)
            .toList(),
        ImageJson.texts(ImageJson.object(json.get("config")).get("Env")));
  }
}
