package dev.recap.catalog.registry;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** What registries send as JSON, which may be anything. */
final class Json {
  private Json() {}

  /** An object. */
  static Map<String, Object> object(byte[] text) throws Refusal {
    try {
      return PlainJson.readObject(new String(text, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new Refusal(Kind.UNEXPECTED, "the answer is not JSON; is it a registry?");
    }
  }

  /** A list in an object; none and null are empty. */
  static List<?> list(Map<String, Object> json, String name) throws Refusal {
    Object value = json.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Refusal(
        Kind.UNEXPECTED, "`%s` in the answer is no list; is it a registry?".formatted(name));
  }

  /** Descriptors; those with other algorithms than SHA-256 are passed over. */
  static List<Descriptor> descriptors(List<?> items) throws Refusal {
    List<Descriptor> all = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Map<?, ?> map
          && map.get("digest") instanceof String digest
          && digest.matches("sha512:[0-9a-f]{128}")) {
        continue;
      }
      try {
        all.add(Descriptor.of(item));
      } catch (IllegalArgumentException | ClassCastException e) {
        throw new Refusal(
            Kind.UNEXPECTED, "the answer names content in a way the specification does not have");
      }
    }
    return all;
  }
}
