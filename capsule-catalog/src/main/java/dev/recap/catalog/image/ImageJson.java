package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values in the JSON documents of images. */
final class ImageJson {
  private ImageJson() {}

  /** A list of descriptors; empty when it is not there. */
  static List<Descriptor> descriptors(Map<String, Object> json, String field) {
    return list(json.get(field)).stream().map(Descriptor::of).toList();
  }

  static List<String> texts(@Nullable Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? PlainJson.object(map) : Map.of();
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
