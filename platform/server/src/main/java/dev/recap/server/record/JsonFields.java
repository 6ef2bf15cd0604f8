package dev.recap.server.record;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a JSON object, asked for by name and kind.
 *
 * @param of what the object is, for messages
 */
record JsonFields(String of, Map<String, Object> values) {

  /** JSON's null: the same as a field that is not there. */
  static final Object NULL = Optional.empty();

  String text(String name) {
    return the(name, String.class);
  }

  Optional<String> optionalText(String name) {
    return optional(name, String.class);
  }

  long number(String name) {
    return the(name, BigDecimal.class).longValueExact();
  }

  boolean flag(String name) {
    return the(name, Boolean.class);
  }

  /** Milliseconds with fractions. */
  Duration milliseconds(String name) {
    return Duration.ofNanos(the(name, BigDecimal.class).movePointRight(6).longValueExact());
  }

  JsonFields object(String name) {
    return fields(name, the(name, Map.class));
  }

  Optional<JsonFields> optionalObject(String name) {
    return optional(name, Map.class).map(value -> fields(name, value));
  }

  List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Map<?, ?> map)) {
        throw wrong(name, Map.class);
      }
      objects.add(fields(name, map));
    }
    return objects;
  }

  List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  /** None when the field is not there. */
  List<String> optionalTexts(String name) {
    return optional(name, List.class).isPresent() ? texts(name) : List.of();
  }

  private List<?> list(String name) {
    return the(name, List.class);
  }

  private <T> T the(String name, Class<T> kind) {
    return optional(name, kind)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Tried to read the field %s of a %s but it is missing".formatted(name, of)));
  }

  private <T> Optional<T> optional(String name, Class<T> kind) {
    Object value = values.getOrDefault(name, NULL);
    if (value.equals(NULL)) {
      return Optional.empty();
    }
    if (!kind.isInstance(value)) {
      throw wrong(name, kind);
    }
    return Optional.of(kind.cast(value));
  }

  private IllegalArgumentException wrong(String name, Class<?> kind) {
    return new IllegalArgumentException(
        "Tried to read the field %s of a %s as a %s but it is something else"
            .formatted(name, of, kind.getSimpleName()));
  }

  private static JsonFields fields(String of, Map<?, ?> map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return new JsonFields(of, fields);
  }
}
