package dev.recap.server.access;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Parameters;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the value of one parameter must satisfy. */
final class ParameterRule {
  private final String name;
  private final String schema;
  private volatile @Nullable Schema compiled;

  /**
   * A rule.
   *
   * @param name the parameter's
   * @param schema a valid JSON Schema 2020-12 that refers to no other document
   */
  ParameterRule(String name, String schema) {
    this.name = name;
    this.schema = schema;
  }

  String name() {
    return name;
  }

  /** What is wrong; never says the value, which may be a secret. */
  Optional<String> violation(Parameters parameters) {
    Object value = parameters.values().get(name);
    if (value == null) {
      return Optional.of("the parameter %s needs a value: give it one".formatted(name));
    }
    var errors = validator().validate(PlainJson.write(value), InputFormat.JSON);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the parameter %s is not as the grant asks: %s"
                .formatted(
                    name,
                    errors.stream()
                        .map(error -> text(error, isSecret(parameters, value)))
                        .distinct()
                        .collect(Collectors.joining("; "))));
  }

  private static String text(Error error, boolean secret) {
    return secret ? error.getKeyword() : error.getMessage();
  }

  private boolean isSecret(Parameters parameters, Object value) {
    Object shown = PlainJson.readObject(parameters.redactedJson()).get(name);
    return !Objects.equals(PlainJson.write(shown), PlainJson.write(value));
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
}
