package dev.recap.catalog.registry;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Referrers in registries that do not know what that is: an index under the tag {@code sha256-HEX};
 * see the OCI distribution specification 1.1, "Referrers Tag Schema".
 */
record FallbackReferrers(Api api, ManifestEndpoint manifests) {
  /** How often it is written until it stays. */
  private static final int WRITES = 5;

  static List<Descriptor> ofType(List<Descriptor> all, Optional<String> artifactType) {
    return all.stream()
        .filter(d -> artifactType.isEmpty() || d.artifactType().equals(artifactType))
        .toList();
  }

  /** The referrers of a subject. */
  List<Descriptor> list(Digest subject, Optional<String> artifactType) throws RepositoryException {
    String purpose = "find what refers to %s in %s".formatted(subject, api.name());
    List<Object> entries = entries(subject);
    return ofType(api.attempt(purpose, () -> Json.descriptors(entries)), artifactType);
  }

  /** Adds one. */
  void add(Digest subject, Descriptor referrer) throws RepositoryException {
    // The specification has no way to write only what nobody else has written meanwhile, so what
    // was written is read again.
    for (int i = 0; i < WRITES; i++) {
      List<Object> entries = entries(subject);
      if (entries.stream().anyMatch(entry -> names(entry, referrer.digest()))) {
        return;
      }
      entries.add(referrer.json());
      write(subject, entries);
    }
  }

  /** Takes one away. */
  void remove(Digest subject, Digest referrer) throws RepositoryException {
    List<Object> entries = entries(subject);
    if (entries.removeIf(entry -> names(entry, referrer))) {
      write(subject, entries);
    }
  }

  private static boolean names(Object entry, Digest digest) {
    return entry instanceof Map<?, ?> map && digest.value().equals(map.get("digest"));
  }

  private List<Object> entries(Digest subject) throws RepositoryException {
    String purpose = "find what refers to %s in %s".formatted(subject, api.name());
    Optional<byte[]> index = manifests.content(purpose, tag(subject));
    return index.isEmpty()
        ? new ArrayList<>()
        : api.attempt(
            purpose, () -> new ArrayList<>(Json.list(Json.object(index.get()), "manifests")));
  }

  private void write(Digest subject, List<Object> entries) throws RepositoryException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("manifests", entries);
    byte[] content = PlainJson.write(index).getBytes(StandardCharsets.UTF_8);
    manifests.put(
        new Descriptor(MediaTypes.INDEX, Sha256.of(content), content.length),
        content,
        tag(subject));
  }

  private static String tag(Digest subject) {
    return "sha256-" + subject.hex();
  }
}
