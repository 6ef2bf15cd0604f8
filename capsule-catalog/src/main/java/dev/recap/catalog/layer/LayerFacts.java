package dev.recap.catalog.layer;

import dev.recap.catalog.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What unpacking a layer found.
 *
 * @param bytes of all its files together
 * @param entries files, folders and links
 * @param objections what is in it that no capsule may be published or pulled with, though an image
 *     of this host may be used without it: what it is, as the rest of "it …"
 */
public record LayerFacts(long bytes, int entries, List<String> objections) {

  /** Whether it holds no more than it may. */
  public boolean within(LayerLimits limits) {
    return bytes <= limits.bytes() && entries <= limits.entries();
  }

  String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bytes", bytes);
    json.put("entries", entries);
    json.put("objections", objections);
    return PlainJson.write(json) + "\n";
  }

  static LayerFacts of(String text) {
    Map<String, Object> json = PlainJson.readObject(text);
    return new LayerFacts(
        json.get("bytes") instanceof Number bytes ? bytes.longValue() : 0,
        json.get("entries") instanceof Number entries ? entries.intValue() : 0,
        json.get("objections") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of());
  }
}
