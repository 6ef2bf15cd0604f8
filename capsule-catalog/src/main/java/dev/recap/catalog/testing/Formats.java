package dev.recap.catalog.testing;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The rules of {@code test.yaml} and {@code fixture.yaml} that their JSON Schemas cannot say. */
final class Formats {
  private final List<Finding> findings = new ArrayList<>();

  private Formats() {}

  static List<Finding> ofTests(Fields file) {
    Formats rules = new Formats();
    rules.patterns("", file.values());
    Set<String> names = new HashSet<>();
    int examples = 0;
    List<?> cases = file.list("cases");
    for (int i = 0; i < cases.size(); i++) {
      Fields one = new Fields(PlainJson.object((Map<?, ?>) cases.get(i)));
      String at = "/cases/" + i;
      if (!names.add(one.required("name"))) {
        rules.add(at + "/name", "another case has this name: say what is different about this one");
      }
      if (one.flag("example") && ++examples > 1) {
        rules.add(at + "/example", "another case is the example already: only one can be");
      }
      for (String path : one.object("expect").object("output").object("json").values().keySet()) {
        JsonPaths.problem(path)
            .ifPresent(why ->
                rules.add(
                    at + "/expect/output/json/" + escaped(path),
                    "%s is not a JSONPath: %s".formatted(path, why)));
      }
    }
    return List.copyOf(rules.findings);
  }

  static List<Finding> ofFixture(Fields file) {
    Formats rules = new Formats();
    rules.pattern("/spec/ready/log", file.object("spec").object("ready").text("log").orElse(""));
    return List.copyOf(rules.findings);
  }

  /** Everything named {@code matches} is a pattern, wherever it stands but in parameters. */
  private void patterns(String at, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map ->
          PlainJson.object(map)
              .forEach((name, member) -> {
                String there = at + "/" + escaped(name);
                if (name.equals("matches") && member instanceof String text) {
                  pattern(there, text);
                } else if (!name.equals("params")) {
                  patterns(there, member);
                }
              });
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          patterns(at + "/" + i, list.get(i));
        }
      }
      case null, default -> {}
    }
  }

  private void pattern(String at, String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      add(
          at,
          "\"%s\" is not a java.util.regex pattern: %s at position %d"
              .formatted(text, e.getDescription(), e.getIndex()));
    }
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
