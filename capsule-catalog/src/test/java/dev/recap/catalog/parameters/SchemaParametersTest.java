package dev.recap.catalog.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SchemaParametersTest {
  private final SchemaParameters schema =
      SchemaParameters.of(
          """
          {"type": "object", "properties": {
            "count": {"type": "integer", "minimum": 1, "default": 1},
            "delay": {"type": "number"},
            "full": {"type": "boolean"},
            "ports": {"type": "array", "items": {"type": "integer"}},
            "path": {"type": "string", "format": "target-path"},
            "password": {"type": "string", "writeOnly": true, "minLength": 4},
            "login": {"type": "object", "properties": {"user": {"type": "string"}, "pin": {"type": "string", "writeOnly": true}}}}}
          """);

  @Test
  void fillsInDefaults() {
    assertThat(accepted(Map.of()).json()).isEqualTo("{\"count\":1}");
  }

  @Test
  void convertsTextsToTheTypesOfTheSchema() {
    Parameters parameters =
        accepted(Map.of("count", "3", "delay", "0.5", "full", "true", "ports", "80,443"));
    assertThat(parameters.json())
        .contains("\"count\":3", "\"delay\":0.5", "\"full\":true", "\"ports\":[80,443]");
    assertThat(parameters.values()).containsEntry("ports", List.of(80L, 443L));
  }

  @Test
  void takesARepeatedParameterAsAnArray() {
    assertThat(accepted(Map.of("ports", List.of("80", "443"))).json()).contains("[80,443]");
  }

  @Test
  void namesTheNearestParameter() {
    assertThat(refused(Map.of("cuont", "3")))
        .containsExactly("there is no parameter cuont; did you mean count?");
    assertThat(refused(Map.of("zzzzzzzzz", "3")).getFirst())
        .startsWith("there is no parameter zzzzzzzzz; it takes count, delay");
  }

  @Test
  void refusesWhatTheSchemaRefuses() {
    assertThat(refused(Map.of("count", "0")).getFirst()).startsWith("count must have a minimum");
    assertThat(refused(Map.of("count", "many")))
        .containsExactly("count string found, integer expected");
    assertThat(refused(Map.of("full", "yes")))
        .containsExactly("full string found, boolean expected");
  }

  @Test
  void holdsNoParametersToTheRulesBetweenThem() {
    SchemaParameters oneOfTwo =
        SchemaParameters.of(
            """
            {"type": "object", "properties": {"delay": {"type": "number"}, "loss": {"type": "number"}},
             "anyOf": [{"required": ["delay"]}, {"required": ["loss"]}]}
            """);
    assertThat(oneOfTwo.check(Map.of())).isInstanceOf(Checked.Refused.class);
    assertThat(oneOfTwo.check(Map.of("loss", "1"))).isInstanceOf(Checked.Accepted.class);
  }

  @Test
  void refusesWhenARequiredParameterIsMissing() {
    SchemaParameters strict =
        SchemaParameters.of(
            "{\"type\":\"object\",\"required\":[\"path\"],\"properties\":{\"path\":{\"type\":\"string\"}}}");
    assertThat(strict.check(Map.of()))
        .isEqualTo(new Checked.Refused(List.of("the parameter path is missing")));
  }

  @Test
  void keepsSecretsOutOfTheRedactedForm() {
    Parameters parameters =
        accepted(Map.of("password", "hunter2", "login", "{\"user\":\"u\",\"pin\":\"0000\"}"));
    assertThat(parameters.secrets()).isEqualTo(Set.of("hunter2", "0000"));
    assertThat(parameters.redactedJson())
        .contains("\"password\":\"[redacted]\"", "\"user\":\"u\"", "\"pin\":\"[redacted]\"")
        .doesNotContain("hunter2", "0000");
    assertThat(parameters.json()).contains("hunter2", "0000");
  }

  @Test
  void doesNotRepeatASecretInAProblem() {
    assertThat(refused(Map.of("password", "abc")))
        .containsExactly("password does not satisfy its schema (minLength)");
  }

  @Test
  void collectsTargetPaths() {
    assertThat(accepted(Map.of()).targetPaths()).containsExactly("path");
  }

  private Parameters accepted(Map<String, Object> given) {
    if (schema.check(given) instanceof Checked.Accepted(Parameters parameters)) {
      return parameters;
    }
    throw new AssertionError(schema.check(given).toString());
  }

  private List<String> refused(Map<String, Object> given) {
    if (schema.check(given) instanceof Checked.Refused(List<String> problems)) {
      return problems;
    }
    throw new AssertionError("accepted");
  }
}
