package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.ParameterSchema.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What would only be noticed when somebody invokes the capsule: a schema that cannot be used. */
final class ParameterRules {
  private static final String ROOT = "/spec/params";
  private static final Set<String> VALUES = Set.of("default", "enum", "const", "examples");

  private final Map<String, Object> schema;
  private final List<Finding> findings = new ArrayList<>();

  private ParameterRules(Map<String, Object> schema) {
    this.schema = schema;
  }

  static List<Finding> check(Map<String, Object> schema) {
    ParameterRules rules = new ParameterRules(schema);
    rules.walk(ROOT, schema);
    if (rules.findings.isEmpty()) {
      rules.defaults();
    }
    return List.copyOf(rules.findings);
  }

  private void walk(String pointer, Map<String, Object> at) {
    at.forEach((key, value) -> {
      String here = pointer + "/" + key;
      switch (value) {
        case String text when key.equals("pattern") -> pattern(here, text);
        case String text when key.equals("$ref") -> reference(here, text);
        case Map<?, ?> map when !VALUES.contains(key) -> {
          if (key.equals("patternProperties")) {
            PlainJson.object(map).keySet().forEach(name -> pattern(here, name));
          }
          walk(here, PlainJson.object(map));
        }
        case List<?> list when !VALUES.contains(key) -> {
          for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> map) {
              walk(here + "/" + i, PlainJson.object(map));
            }
          }
        }
        case Object _ -> {}
      }
    });
  }

  private void pattern(String pointer, String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      findings.add(
          new Finding(
              pointer,
              "\"%s\" is no regular expression: %s; mend it or escape its signs with a backslash"
                  .formatted(text, e.getDescription())));
    }
  }

  private void reference(String pointer, String text) {
    if (!text.startsWith("#")) {
      findings.add(
          new Finding(
              pointer,
              "%s refers to another document: write what it holds here, under $defs"
                  .formatted(text)));
    } else if (text.startsWith("#/") && target(text.substring(2)) == null) {
      findings.add(
          new Finding(pointer, "%s refers to nothing: define it under $defs".formatted(text)));
    }
  }

  private @Nullable Object target(String path) {
    Object value = schema;
    for (String step : path.split("/", -1)) {
      String key = step.replace("~1", "/").replace("~0", "~");
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  /** Defaults that do not satisfy their own schema would be refused at every invocation. */
  private void defaults() {
    Fields properties = new Fields(schema).object("properties");
    for (String name : properties.values().keySet()) {
      Object standard = properties.object(name).values().get("default");
      if (standard == null) {
        continue;
      }
      Map<String, Object> alone =
          Map.of(
              "type", "object",
              "$defs", new Fields(schema).object("$defs").values(),
              "properties", Map.of(name, properties.object(name).values()));
      if (SchemaParameters.of(PlainJson.write(alone)).check(Map.of(name, standard))
          instanceof Checked.Refused refused) {
        findings.add(
            new Finding(
                "%s/properties/%s/default".formatted(ROOT, name),
                "the default does not satisfy its own schema: "
                    + String.join("; ", refused.problems())));
      }
    }
  }
}
