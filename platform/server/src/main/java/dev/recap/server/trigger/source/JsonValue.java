package dev.recap.server.trigger.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON as maps, lists, texts, numbers and booleans; null is left out. */
final class JsonValue {
  private JsonValue() {}

  /** A value; empty for null. */
  static Optional<Object> of(JsonNode node) {
    return Optional.ofNullable(plain(node));
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.properties()
          .forEach(one -> of(one.getValue()).ifPresent(value -> members.put(one.getKey(), value)));
      return members;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(one -> of(one).ifPresent(elements::add));
      return elements;
    }
    if (node.isString()) {
      return node.asString();
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isNumber() ? node.numberValue() : null;
  }

  /** The members of an object whose values are texts; of numbers and booleans their texts. */
  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties()
        .forEach(one -> {
          if (one.getValue().isValueNode() && !one.getValue().isNull()) {
            texts.put(one.getKey(), one.getValue().asString());
          }
        });
    return texts;
  }
}
