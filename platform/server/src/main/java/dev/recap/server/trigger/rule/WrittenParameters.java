package dev.recap.server.trigger.rule;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.ParameterSchema.Checked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step's parameters fit its capsule, as far as can be told without an event: what is
 * filled in from one may be anything.
 */
final class WrittenParameters {
  /** What is said of single parameters. Rules between them may depend on what is filled in. */
  private static final Set<String> OF_SINGLE =
      Set.of("type", "properties", "required", "additionalProperties", "$defs");

  private WrittenParameters() {}

  /** What does not fit. */
  static List<String> problems(Capsule capsule, Map<String, Object> written) {
    Map<String, Object> known = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    written.forEach((name, value) -> {
      if (isOpen(value)) {
        open.add(name);
      } else if (value != null) {
        known.put(name, plain(value));
      }
    });
    Checked checked =
        open.isEmpty()
            ? capsule.schema().check(known)
            : SchemaParameters.of(without(capsule.manifest().params(), open, known)).check(known);
    return switch (checked) {
      case Checked.Accepted _ -> List.of();
      case Checked.Refused(List<String> problems) -> problems;
    };
  }

  /** The schema in which these parameters may be anything, with a value for each that is known. */
  private static String without(String schema, List<String> open, Map<String, Object> known) {
    Map<String, Object> kept = new LinkedHashMap<>(PlainJson.readObject(schema));
    kept.keySet().retainAll(OF_SINGLE);
    Map<String, Object> properties =
        new LinkedHashMap<>(
            kept.get("properties") instanceof Map<?, ?> map ? PlainJson.object(map) : Map.of());
    for (String name : open) {
      properties.computeIfPresent(name, (_, _) -> Map.of());
      known.put(name, "");
    }
    kept.put("properties", properties);
    return PlainJson.write(kept);
  }

  private static boolean isOpen(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case String text -> !Template.parse(text).isPlain();
      case Map<?, ?> map -> map.values().stream().anyMatch(WrittenParameters::isOpen);
      case List<?> list -> list.stream().anyMatch(WrittenParameters::isOpen);
      default -> false;
    };
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> Template.parse(text).head();
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((name, member) -> all.put(String.valueOf(name), plain(member)));
        yield all;
      }
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(one -> all.add(plain(one)));
        yield all;
      }
      default -> value;
    };
  }
}
