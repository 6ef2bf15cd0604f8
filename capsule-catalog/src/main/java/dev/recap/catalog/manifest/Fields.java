package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typed access to an object that satisfies the manifest's schema. */
record Fields(Map<String, Object> values) {

  Optional<Object> any(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<String> text(String name) {
    return any(name).map(String::valueOf);
  }

  String required(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  Optional<Integer> integer(String name) {
    return any(name).map(value -> ((Number) value).intValue());
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }

  List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  /** The object of that name, empty when there is none. */
  Fields object(String name) {
    return values.get(name) instanceof Map<?, ?> map
        ? new Fields(PlainJson.object(map))
        : new Fields(Map.of());
  }
}
