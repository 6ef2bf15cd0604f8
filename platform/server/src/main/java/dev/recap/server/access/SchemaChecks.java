package dev.recap.server.access;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What would only be noticed when somebody asks: schemas of parameters that cannot be used. */
final class SchemaChecks {
  private static final Set<String> VALUES = Set.of("default", "enum", "const", "examples");

  /** What refers to something else, which would have to be fetched or could never end. */
  private static final Set<String> REFERENCES =
      Set.of("$ref", "$dynamicRef", "$id", "$schema", "$anchor", "$dynamicAnchor");

  private final List<Finding> findings = new ArrayList<>();

  private SchemaChecks() {}

  static List<Finding> check(String pointer, Fields schemas) {
    SchemaChecks checks = new SchemaChecks();
    schemas.values().forEach((name, schema) -> checks.value(pointer + "/" + name, schema));
    return checks.findings;
  }

  private void value(String pointer, Object value) {
    switch (value) {
      case Map<?, ?> map ->
          PlainJson.object(map).forEach((key, member) -> member(pointer, key, member));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          value(pointer + "/" + i, (Object) list.get(i));
        }
      }
      default -> {}
    }
  }

  private void member(String pointer, String key, Object value) {
    String here = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    if (REFERENCES.contains(key) && value instanceof String) {
      findings.add(
          new Finding(
              here, "%s cannot be used here: write what is meant in its place".formatted(key)));
    } else if (key.equals("pattern") && value instanceof String text) {
      pattern(here, text);
    } else if (!VALUES.contains(key)) {
      if (key.equals("patternProperties") && value instanceof Map<?, ?> map) {
        PlainJson.object(map).keySet().forEach(name -> pattern(here, name));
      }
      value(here, value);
    }
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
}
