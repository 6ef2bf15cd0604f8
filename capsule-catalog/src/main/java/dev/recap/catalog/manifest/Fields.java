package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typed access to an object that satisfies its schema. */
public record Fields(Map<String, Object> values) {

  /** The value of a field, whatever it is. */
  public Optional<Object> any(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value of a field as text. */
  public Optional<String> text(String name) {
    return any(name).map(String::valueOf);
  }

  /** The text of a field that the schema requires. */
  public String required(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  /** The value of a field whose schema is integer. */
  public Optional<Integer> integer(String name) {
    return any(name).map(value -> ((Number) value).intValue());
  }

  /** Whether a field is there and true. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** The elements of a list, none when it is not there. */
  public List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }

  /** The elements of a list as texts. */
  public List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  /** The object of that name, empty when there is none. */
  public Fields object(String name) {
    return values.get(name) instanceof Map<?, ?> map
        ? new Fields(PlainJson.object(map))
        : new Fields(Map.of());
  }
}
