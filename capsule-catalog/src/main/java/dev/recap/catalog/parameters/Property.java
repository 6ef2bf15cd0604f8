package dev.recap.catalog.parameters;

import dev.recap.catalog.json.PlainJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One parameter of a schema: what its texts are converted to and whether it is a secret. */
record Property(Map<String, Object> schema) {

  static Property of(@Nullable Object schema) {
    return new Property(schema instanceof Map<?, ?> map ? PlainJson.object(map) : Map.of());
  }

  Optional<Object> standard() {
    return Optional.ofNullable(schema.get("default"));
  }

  boolean secret() {
    return Boolean.TRUE.equals(schema.get("writeOnly")) || (is("array") && items().secret());
  }

  boolean targetPath() {
    return "target-path".equals(schema.get("format")) || (is("array") && items().targetPath());
  }

  Map<String, Property> members() {
    if (!(schema.get("properties") instanceof Map<?, ?> map)) {
      return Map.of();
    }
    Map<String, Property> members = new java.util.LinkedHashMap<>();
    PlainJson.object(map).forEach((name, member) -> members.put(name, of(member)));
    return members;
  }

  Property items() {
    return of(schema.get("items"));
  }

  /** A value as the schema's type; unchanged where it cannot be, for the validator to refuse. */
  Object converted(Object given) {
    if (given instanceof List<?> list) {
      return is("array") ? elements(list) : list;
    }
    return given instanceof String text ? converted(text) : given;
  }

  private Object converted(String text) {
    if (is("array")) {
      return text.isEmpty() ? List.of() : elements(Arrays.asList(text.split(",", -1)));
    }
    if (is("boolean") && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    try {
      if (is("integer")) {
        return integer(text);
      }
      if (is("number")) {
        return new BigDecimal(text);
      }
      if (is("object")) {
        return Optional.ofNullable(PlainJson.read(text)).orElse(text);
      }
    } catch (NumberFormatException | JacksonException e) {
      return text;
    }
    return text;
  }

  private List<Object> elements(List<?> list) {
    return list.stream().map(element -> items().converted((Object) element)).toList();
  }

  private static Number integer(String text) {
    BigInteger value = new BigInteger(text);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private boolean is(String type) {
    Object declared = schema.get("type");
    return type.equals(declared) || (declared instanceof List<?> several && several.contains(type));
  }
}
