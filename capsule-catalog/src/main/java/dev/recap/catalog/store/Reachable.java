package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.place.Repository;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** What is needed by the capsules that are kept: their content and everything known about it. */
final class Reachable {
  private final OciLayout layout;
  private final Referrers referrers;
  private final Set<Digest> blobs = new HashSet<>();
  private final Set<Digest> layers = new HashSet<>();

  Reachable(OciLayout layout, Referrers referrers) {
    this.layout = layout;
    this.referrers = referrers;
  }

  /** Content of the layout, by digest. */
  Set<Digest> blobs() {
    return blobs;
  }

  /** Unpacked layers, by digest of their archives. */
  Set<Digest> layers() {
    return layers;
  }

  /** Adds content with all that it names and all that is about it. */
  void add(Digest digest) throws IOException {
    if (!blobs.add(digest)) {
      return;
    }
    Map<String, Object> json = json(digest);
    for (String part : List.of("manifests", "layers")) {
      if (json.get(part) instanceof List<?> list) {
        for (Object item : list) {
          descriptor(part, item);
        }
      }
    }
    if (json.get("config") instanceof Map<?, ?> config) {
      descriptor("config", config);
    }
    for (Descriptor manifest : referrers.of(digest)) {
      add(manifest.digest());
    }
  }

  private void descriptor(String part, Object item) throws IOException {
    Descriptor content;
    try {
      content = Descriptor.of(item);
    } catch (IllegalArgumentException e) {
      // What is broken names nothing.
      return;
    }
    if (part.equals("manifests")) {
      add(content.digest());
    } else {
      blobs.add(content.digest());
    }
    if (content.mediaType().equals(MediaTypes.CONFIG)
        && json(content.digest()).get("rootfs") instanceof Map<?, ?> rootfs
        && rootfs.get("diff_ids") instanceof List<?> diffIds) {
      diffIds.forEach(id -> layers.add(new Digest(String.valueOf(id))));
    }
  }

  private Map<String, Object> json(Digest digest) throws IOException {
    Path file = layout.blob(digest);
    if (!Files.isRegularFile(file) || Files.size(file) > Repository.LARGEST_MANIFEST) {
      return Map.of();
    }
    try {
      return PlainJson.readForeign(Files.readAllBytes(file));
    } catch (JacksonException e) {
      return Map.of();
    }
  }
}
