package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Tags;
import dev.recap.core.capsule.Digest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * What the index of a layout says about one capsule.
 *
 * @param capsule its name
 */
record LayoutIndex(LayoutFiles files, String capsule) {
  private static final String DIGEST = "sha256:";

  Optional<Descriptor> resolve(String reference) throws RepositoryException {
    if (reference.startsWith(DIGEST)) {
      return files.find(new Digest(reference));
    }
    String name = capsule + ":" + reference;
    return files.index().stream()
        .filter(found -> name.equals(found.annotations().get(Descriptor.REF_NAME)))
        .findFirst()
        .map(found ->
            new Descriptor(
                found.mediaType(),
                found.digest(),
                found.size(),
                Map.of(),
                found.platform(),
                found.artifactType()));
  }

  List<String> tags() throws RepositoryException {
    String prefix = capsule + ":";
    return files.index().stream()
        .map(found -> found.annotations().getOrDefault(Descriptor.REF_NAME, ""))
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .filter(Tags::canBe)
        .distinct()
        .sorted()
        .toList();
  }

  List<Descriptor> referrers(Digest subject, Optional<String> artifactType)
      throws RepositoryException {
    Set<Descriptor> found = new LinkedHashSet<>();
    for (Descriptor manifest : files.index()) {
      boolean readable =
          manifest.mediaType().equals(MediaTypes.MANIFEST)
              && manifest.size() <= Repository.LARGEST_MANIFEST
              && files.has(manifest.digest());
      if (readable) {
        byte[] content = files.manifest(manifest);
        if (subject(content).equals(Optional.of(subject))) {
          found.add(described(manifest, content));
        }
      }
    }
    return found.stream()
        .filter(manifest -> artifactType.isEmpty() || manifest.artifactType().equals(artifactType))
        .toList();
  }

  /** What a manifest is about. */
  Optional<Digest> subject(byte[] manifest) {
    try {
      return PlainJson.readForeign(manifest).get("subject") instanceof Map<?, ?> subject
          ? Optional.of(new Digest(String.valueOf(subject.get("digest"))))
          : Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A manifest with its artifact type and annotations, as the referrers API lists them. */
  Descriptor described(Descriptor manifest, byte[] content) {
    Descriptor plain = new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    try {
      Map<String, Object> json = PlainJson.readForeign(content);
      Object config =
          json.get("config") instanceof Map<?, ?> map ? map.get("mediaType") : json.get("config");
      Object type = json.get("artifactType") == null ? config : json.get("artifactType");
      Descriptor typed = type instanceof String text ? plain.as(text) : plain;
      return json.get("annotations") instanceof Map<?, ?>
          ? typed.with(Descriptor.of(withAnnotations(manifest, json)).annotations())
          : typed;
    } catch (JacksonException e) {
      return plain;
    }
  }

  private static Map<String, Object> withAnnotations(
      Descriptor manifest, Map<String, Object> json) {
    Map<String, Object> map = manifest.json();
    map.put("annotations", Optional.ofNullable(json.get("annotations")).orElse(Map.of()));
    return map;
  }
}
