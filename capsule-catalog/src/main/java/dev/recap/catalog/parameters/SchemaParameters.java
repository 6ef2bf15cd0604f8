package dev.recap.catalog.parameters;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.names.SimilarNames;
import dev.recap.core.capsule.ParameterSchema;
import dev.recap.core.capsule.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters checked by a JSON Schema 2020-12.
 *
 * <p>The validator is compiled at the first call that gives a parameter or whose schema has rules
 * between parameters, and kept: it costs a process that was just started 17 ms from an AOT cache
 * and 50 ms without. Defaults are checked when the manifest is read.
 */
public final class SchemaParameters implements ParameterSchema {
  /** What else a schema may say of all parameters together needs the validator in any case. */
  private static final Set<String> SIMPLE =
      Set.of("type", "properties", "required", "additionalProperties", "title", "description");

  private final String schema;
  private final Map<String, Property> properties;
  private final Set<String> targetPaths;
  private final List<String> required;
  private final boolean simple;
  private volatile @Nullable Schema compiled;

  private SchemaParameters(String schema, Map<String, Object> values) {
    this.schema = schema;
    this.properties = Property.of(values).members();
    this.targetPaths =
        properties.entrySet().stream()
            .filter(entry -> entry.getValue().targetPath())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    this.required =
        values.get("required") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    this.simple = SIMPLE.containsAll(values.keySet());
  }

  /** Reads a schema's text, which is one that a valid manifest holds. */
  public static SchemaParameters of(String schema) {
    return new SchemaParameters(schema, PlainJson.readObject(schema));
  }

  @Override
  public Checked check(Map<String, Object> given) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    properties.forEach(
        (name, property) -> property.standard().ifPresent(value -> values.put(name, value)));
    given.forEach((name, value) -> {
      Property property = properties.get(name);
      if (property == null) {
        problems.add(unknown(name));
      } else {
        values.put(name, property.converted(value));
      }
    });
    String json = PlainJson.write(values);
    problems.addAll(violations(given, values, json));
    return problems.isEmpty()
        ? new Checked.Accepted(parameters(values, json))
        : new Checked.Refused(List.copyOf(problems));
  }

  private String unknown(String name) {
    return "there is no parameter %s%s"
        .formatted(
            name,
            properties.isEmpty()
                ? ", it takes none"
                : SimilarNames.of(name, properties.keySet()).isEmpty()
                    ? "; it takes " + String.join(", ", properties.keySet())
                    : SimilarNames.question(name, properties.keySet()));
  }

  private List<String> violations(
      Map<String, Object> given, Map<String, Object> values, String json) {
    if (simple && given.isEmpty() && values.keySet().containsAll(required)) {
      return List.of();
    }
    return validator().validate(json, InputFormat.JSON).stream().map(this::violation).toList();
  }

  private String violation(Error error) {
    String at = error.getInstanceLocation().toString();
    if (error.getKeyword().equals("required") && at.isEmpty()) {
      return "the parameter %s is missing".formatted(error.getProperty());
    }
    String name = at.isEmpty() ? "" : at.substring(1).split("/", 2)[0];
    Property property = properties.get(name);
    if (property != null && property.secret()) {
      return "%s does not satisfy its schema (%s)".formatted(name, error.getKeyword());
    }
    return "%s %s".formatted(at.isEmpty() ? "they" : at.substring(1), error.getMessage()).strip();
  }

  private Schema validator() {
    Schema ready = compiled;
    if (ready == null) {
      // Two threads may both compile it at first; either result will do.
      ready =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
      compiled = ready;
    }
    return ready;
  }

  private Parameters parameters(Map<String, Object> values, String json) {
    Secrets secrets = new Secrets();
    Map<String, Object> redacted = secrets.redacted(values, properties);
    Set<String> found = secrets.found();
    return new Parameters(
        Collections.unmodifiableMap(values),
        json,
        found.isEmpty() ? json : PlainJson.write(secrets.withoutRepetitions(redacted)),
        found,
        targetPaths);
  }
}
