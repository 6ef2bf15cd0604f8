package dev.recap.catalog.parameters;

import dev.recap.catalog.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the {@code writeOnly} values among parameters and replaces them. */
final class Secrets {
  private static final String MARK = "[redacted]";

  private final Set<String> found = new LinkedHashSet<>();

  Set<String> found() {
    return Set.copyOf(found);
  }

  Map<String, Object> redacted(Map<String, Object> values, Map<String, Property> properties) {
    Map<String, Object> clean = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      Property property = properties.get(name);
      clean.put(name, property == null ? value : redacted(value, property));
    });
    return clean;
  }

  private Object redacted(Object value, Property property) {
    if (property.secret()) {
      collect(value);
      return MARK;
    }
    return switch (value) {
      case Map<?, ?> map -> redacted(PlainJson.object(map), property.members());
      case List<?> list ->
          list.stream().map(element -> redacted((Object) element, property.items())).toList();
      default -> value;
    };
  }

  /** The same where what was found is repeated in other texts. */
  Map<String, Object> withoutRepetitions(Map<String, Object> values) {
    Map<String, Object> clean = new LinkedHashMap<>();
    values.forEach((name, value) -> clean.put(name, withoutRepetition(value)));
    return clean;
  }

  private Object withoutRepetition(Object value) {
    return switch (value) {
      case Map<?, ?> map -> withoutRepetitions(PlainJson.object(map));
      case List<?> list -> list.stream().map(element -> withoutRepetition(element)).toList();
      case String text -> withoutRepetition(text);
      default -> value;
    };
  }

  private String withoutRepetition(String text) {
    String clean = text;
    for (String secret : found) {
      clean = secret.isEmpty() ? clean : clean.replace(secret, MARK);
    }
    return clean;
  }

  private void collect(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> map.values().forEach(this::collect);
      case List<?> list -> list.forEach(this::collect);
      default -> found.add(value.toString());
    }
  }
}
