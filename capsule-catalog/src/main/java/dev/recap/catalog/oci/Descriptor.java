package dev.recap.catalog.oci;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reference to content; see the OCI image specification, descriptor.md.
 *
 * @param size in bytes
 * @param platform what an image runs on
 * @param artifactType what a manifest holds, when it is no image
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Map<String, String> annotations,
    Optional<Platform> platform,
    Optional<String> artifactType) {
  /** The name a layout's index gives to an image. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** One without anything optional. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Map.of(), Optional.empty(), Optional.empty());
  }

  /** The same with other annotations. */
  public Descriptor with(Map<String, String> others) {
    return new Descriptor(mediaType, digest, size, Map.copyOf(others), platform, artifactType);
  }

  /** The same on a platform. */
  public Descriptor on(Platform other) {
    return new Descriptor(mediaType, digest, size, annotations, Optional.of(other), artifactType);
  }

  /** The same as another artifact type. */
  public Descriptor as(String type) {
    return new Descriptor(mediaType, digest, size, annotations, platform, Optional.of(type));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Descriptor of(Object json) {
    if (!(json instanceof Map<?, ?> map) || !(map.get("size") instanceof Number size)) {
      throw new IllegalArgumentException("it has a descriptor without a size");
    }
    Map<String, String> annotations = new TreeMap<>();
    if (map.get("annotations") instanceof Map<?, ?> texts) {
      texts.forEach((name, text) -> annotations.put(String.valueOf(name), String.valueOf(text)));
    }
    return new Descriptor(
        String.valueOf(map.get("mediaType")),
        new Digest(String.valueOf(map.get("digest"))),
        size.longValue(),
        Map.copyOf(annotations),
        map.get("platform") instanceof Map<?, ?> platform
            ? Optional.of(Platform.of(PlainJson.object(platform)))
            : Optional.empty(),
        Optional.ofNullable(map.get("artifactType")).map(String::valueOf));
  }

  /** It as JSON values. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", mediaType);
    artifactType.ifPresent(type -> json.put("artifactType", type));
    json.put("digest", digest.value());
    json.put("size", size);
    if (!annotations.isEmpty()) {
      json.put("annotations", new TreeMap<>(annotations));
    }
    platform.ifPresent(on -> json.put("platform", on.json()));
    return json;
  }
}
