package dev.recap.catalog.manifest;

import com.networknt.schema.Error;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.names.SimilarNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says a validator's errors in the words of the schema's own descriptions. */
final class SchemaErrors {
  private static final int LONG_LIST = 12;

  private final String file;
  private final Map<String, Object> schema;

  /**
   * Over one schema.
   *
   * @param file what the whole of a file is called in messages
   */
  SchemaErrors(String file, String schema) {
    this.file = file;
    this.schema = PlainJson.readObject(schema);
  }

  Finding finding(Error error) {
    String at = error.getInstanceLocation().toString();
    String field = at.isEmpty() ? file : at.substring(1).replace('/', '.');
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknown(error, at, field);
      case "false" -> new Finding(at, field + " does not belong here: remove it");
      case "required" ->
          new Finding(at, "%s needs the field %s: add it".formatted(field, error.getProperty()));
      case "enum" -> new Finding(at, notOneOf(error, field));
      case "pattern" ->
          new Finding(
              at,
              "%s is \"%s\" but should be: %s"
                  .formatted(field, value(error), hint(error).orElseGet(() -> pattern(error))));
      default ->
          new Finding(
              at,
              "%s %s%s"
                  .formatted(field, error.getMessage(), hint(error).map(h -> ": " + h).orElse("")));
    };
  }

  private Finding unknown(Error error, String at, String field) {
    String name = String.valueOf(error.getProperty());
    Collection<String> known = siblings(error);
    return new Finding(
        at + "/" + name.replace("~", "~0").replace("/", "~1"),
        "%s is not a field of %s%s; it has %s"
            .formatted(name, field, SimilarNames.question(name, known), String.join(", ", known)));
  }

  private static String notOneOf(Error error, String field) {
    List<String> allowed = new ArrayList<>();
    for (JsonNode node : error.getSchemaNode()) {
      allowed.add(node.asString());
    }
    String value = value(error);
    return "%s is %s but should be %s%s"
        .formatted(
            field,
            value,
            allowed.size() > LONG_LIST
                ? "a name of capabilities(7) without CAP_"
                : "one of " + String.join(", ", allowed),
            SimilarNames.question(value, allowed));
  }

  private static String value(Error error) {
    JsonNode node = error.getInstanceNode();
    return node.isString() ? node.stringValue() : node.toString();
  }

  private static String pattern(Error error) {
    return "a text that matches " + error.getSchemaNode().asString();
  }

  private Collection<String> siblings(Error error) {
    List<String> steps = steps(error);
    Object parent = steps.isEmpty() ? null : at(steps.subList(0, steps.size() - 1));
    return parent instanceof Map<?, ?> map && map.get("properties") instanceof Map<?, ?> properties
        ? PlainJson.object(properties).keySet()
        : List.of();
  }

  /** The description nearest around the rule that was broken. */
  private Optional<String> hint(Error error) {
    List<String> steps = steps(error);
    for (int length = steps.size(); length > 0; length--) {
      if (at(steps.subList(0, length)) instanceof Map<?, ?> map
          && map.get("description") instanceof String text) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** The rule's place in our schema; empty when it is a rule of JSON Schema itself. */
  private List<String> steps(Error error) {
    String location = error.getSchemaLocation().toString();
    int fragment = location.indexOf('#');
    return location.startsWith(String.valueOf(schema.get("$id"))) && fragment >= 0
        ? List.of(location.substring(fragment + 1).replaceFirst("^/", "").split("/", -1))
        : List.of();
  }

  private @Nullable Object at(List<String> steps) {
    Object value = schema;
    for (String step : steps) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return value;
  }
}
