package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A manifest as lists of referrers name it. */
final class Referrer {
  private Referrer() {}

  /**
   * With its artifact type, or else the type of its configuration, and its annotations; see the OCI
   * distribution specification 1.1, "Listing Referrers".
   */
  static Descriptor of(Descriptor manifest, Map<String, Object> json) {
    Map<String, String> annotations = new TreeMap<>();
    if (json.get("annotations") instanceof Map<?, ?> texts) {
      texts.forEach((name, text) -> annotations.put(String.valueOf(name), String.valueOf(text)));
    }
    Optional<String> type = Optional.ofNullable(json.get("artifactType")).map(String::valueOf);
    if (type.isEmpty() && json.get("config") instanceof Map<?, ?> config) {
      type = Optional.ofNullable(config.get("mediaType")).map(String::valueOf);
    }
    return new Descriptor(
        manifest.mediaType(),
        manifest.digest(),
        manifest.size(),
        Map.copyOf(annotations),
        Optional.empty(),
        type);
  }
}
