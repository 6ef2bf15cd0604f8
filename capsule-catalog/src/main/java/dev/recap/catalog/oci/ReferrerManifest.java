package dev.recap.catalog.oci;

import dev.recap.catalog.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of an artifact that says something about another one; see the OCI image
 * specification 1.1, "Guidelines for Artifact Usage" and {@code subject}.
 */
public final class ReferrerManifest {
  /** The empty configuration's content. */
  public static final String EMPTY_CONFIG = "{}";

  private ReferrerManifest() {}

  /** It as JSON text; {@link #EMPTY_CONFIG} and the layers are for the caller to keep. */
  public static String json(
      String artifactType,
      Descriptor subject,
      List<Descriptor> layers,
      Map<String, String> annotations) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", artifactType);
    byte[] empty = EMPTY_CONFIG.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    manifest.put("config", new Descriptor(MediaTypes.EMPTY, Sha256.of(empty), empty.length).json());
    manifest.put("layers", layers.stream().map(Descriptor::json).toList());
    manifest.put(
        "subject", new Descriptor(subject.mediaType(), subject.digest(), subject.size()).json());
    if (!annotations.isEmpty()) {
      manifest.put("annotations", new TreeMap<>(annotations));
    }
    return PlainJson.write(manifest);
  }
}
