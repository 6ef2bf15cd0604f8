package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A manifest or configuration that somebody else wrote.
 *
 * @param what it is called in messages, "its index"
 */
record ForeignJson(String what, Map<String, Object> json) {
  /** No honest annotation comes near; they are kept in memory and shown. */
  private static final int LONGEST_TEXT = 64 << 10;

  /** Reads one of bounded size. */
  static ForeignJson of(String what, byte[] content) throws Unacceptable {
    try {
      return new ForeignJson(what, PlainJson.readForeign(content));
    } catch (JacksonException e) {
      throw new Unacceptable("%s is no JSON: %s".formatted(what, e.getOriginalMessage()));
    }
  }

  Optional<String> text(String field) {
    return json.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A value that has to be there. */
  void require(String field, Object value) throws Unacceptable {
    Object found = json.get(field);
    if (!value.equals(found)) {
      throw new Unacceptable(
          "%s has the %s %s, which is not %s".formatted(what, field, shown(found), value));
    }
  }

  List<?> list(String field) throws Unacceptable {
    Object value = json.get(field);
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Unacceptable("%s has no list of %s".formatted(what, field));
  }

  ForeignJson object(String field) throws Unacceptable {
    if (json.get(field) instanceof Map<?, ?> map) {
      return new ForeignJson(what, PlainJson.object(map));
    }
    throw new Unacceptable("%s has no %s".formatted(what, field));
  }

  Descriptor descriptor(String field) throws Unacceptable {
    return descriptor(field, json.get(field));
  }

  /**
   * A list of descriptors.
   *
   * @param most how many there may be
   */
  List<Descriptor> descriptors(String field, int most) throws Unacceptable {
    List<?> list = list(field);
    if (list.size() > most) {
      throw new Unacceptable("%s names %d %s".formatted(what, list.size(), field));
    }
    List<Descriptor> descriptors = new ArrayList<>();
    for (Object item : list) {
      descriptors.add(descriptor(field, item));
    }
    return List.copyOf(descriptors);
  }

  private Descriptor descriptor(String field, @Nullable Object value) throws Unacceptable {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Unacceptable("%s has something else than content in %s".formatted(what, field));
    }
    if (map.containsKey("urls")) {
      throw new Unacceptable(
          "%s says of its %s to get it elsewhere, by urls".formatted(what, field));
    }
    if (!(map.get("size") instanceof Integer || map.get("size") instanceof Long)
        || ((Number) map.get("size")).longValue() < 0) {
      throw new Unacceptable(
          "%s gives its %s the size %s".formatted(what, field, shown(map.get("size"))));
    }
    if (!(map.get("mediaType") instanceof String type) || type.isBlank() || type.length() > 255) {
      throw new Unacceptable("%s gives its %s no media type".formatted(what, field));
    }
    if (map.get("annotations") instanceof Map<?, ?> annotations) {
      for (Object text : annotations.values()) {
        if (!(text instanceof String s) || s.length() > LONGEST_TEXT) {
          throw new Unacceptable("%s has odd annotations in %s".formatted(what, field));
        }
      }
    }
    try {
      Digest ignored = new Digest(String.valueOf(map.get("digest")));
      return Descriptor.of(map);
    } catch (IllegalArgumentException e) {
      throw new Unacceptable(
          "%s gives its %s the digest %s, which is no sha256"
              .formatted(what, field, shown(map.get("digest"))));
    }
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
