package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manifest that cosign keeps the signatures of one content in, a layer for each. */
final class SignatureManifest {
  /** So many are looked at; of more the last ones are left out. */
  private static final int MOST = 512;

  private SignatureManifest() {}

  /**
   * All signatures of several, each once, in the first one's frame and its own first. The
   * configuration stays the first one's: nobody reads it.
   */
  static byte[] merged(List<byte[]> manifests) {
    Map<String, Object> frame = new LinkedHashMap<>(PlainJson.readForeign(manifests.getFirst()));
    Set<Object> layers = new LinkedHashSet<>();
    for (byte[] manifest : manifests) {
      layers.addAll(layers(manifest));
    }
    frame.put("layers", layers.stream().limit(MOST).toList());
    return PlainJson.write(frame).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether one has all signatures of others. */
  static boolean hasAll(byte[] manifest, List<byte[]> others) {
    Set<Object> there = new HashSet<>(layers(manifest));
    return others.stream().allMatch(other -> there.containsAll(layers(other)));
  }

  private static List<?> layers(byte[] manifest) {
    return PlainJson.readForeign(manifest).get("layers") instanceof List<?> list ? list : List.of();
  }
}
