package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manifest that cosign keeps the signatures of one content in, a layer for each. */
final class SignatureManifest {
  private SignatureManifest() {}

  /** The tag it has, in the repository of the content. */
  static String tag(Digest subject) {
    return "sha256-" + subject.hex() + ".sig";
  }

  /**
   * All signatures of several, each once, in the first one's frame. The configuration stays the
   * first one's: nobody reads it.
   */
  static byte[] merged(List<byte[]> manifests) {
    Map<String, Object> frame = new LinkedHashMap<>(PlainJson.readForeign(manifests.getFirst()));
    Set<Object> layers = new LinkedHashSet<>();
    for (byte[] manifest : manifests) {
      if (PlainJson.readForeign(manifest).get("layers") instanceof List<?> list) {
        layers.addAll(list);
      }
    }
    frame.put("layers", new ArrayList<>(layers));
    return PlainJson.write(frame).getBytes(StandardCharsets.UTF_8);
  }
}
