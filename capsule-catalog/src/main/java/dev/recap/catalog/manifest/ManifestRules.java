package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.names.SimilarNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules between fields, which the JSON Schema cannot say. */
final class ManifestRules {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)\\}");

  private static final Pattern FUNCTION =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*(#[\\p{L}_$][\\p{L}\\p{N}_$]*)?");

  private final Fields spec;
  private final Set<String> parameters;
  private final List<Finding> findings = new ArrayList<>();

  private ManifestRules(Fields file) {
    this.spec = file.object("spec");
    this.parameters = spec.object("params").object("properties").values().keySet();
  }

  static List<Finding> check(Fields file) {
    ManifestRules rules = new ManifestRules(file);
    rules.entrypoint();
    rules.undo();
    rules.output();
    rules.findings.addAll(ParameterRules.check(rules.spec.object("params").values()));
    rules.quantities();
    rules.findings.addAll(JavaRules.check(rules.spec));
    return List.copyOf(rules.findings);
  }

  private void entrypoint() {
    List<?> items = spec.list("entrypoint");
    if (!spec.text("runtime").equals(Optional.of("java"))) {
      arguments("/spec/entrypoint", items);
      program("/spec/entrypoint", items);
    } else if (!isFunction(spec, items)) {
      findings.add(
          new Finding(
              "/spec/entrypoint",
              "a Java function has one entry point: write [com.example.Hello] or [com.example.Hello#method]"));
    }
  }

  private void undo() {
    List<?> items = spec.list("undo");
    if (!isFunction(spec, items)) {
      arguments("/spec/undo", items);
      program("/spec/undo", items);
    }
  }

  /** Whether a command line is one Java function, where those are run. */
  static boolean isFunction(Fields spec, List<?> items) {
    return spec.text("runtime").equals(Optional.of("java"))
        && items.size() == 1
        && items.getFirst() instanceof String function
        && FUNCTION.matcher(function).matches();
  }

  private void arguments(String pointer, List<?> items) {
    for (int i = 0; i < items.size(); i++) {
      String at = pointer + "/" + i;
      if (items.get(i) instanceof Map<?, ?> map) {
        Fields when = new Fields(PlainJson.object(map));
        known(at + "/when", Condition.parse(when.required("when")).parameter());
        List<String> args = when.texts("args");
        for (int j = 0; j < args.size(); j++) {
          placeholders(at + "/args/" + j, args.get(j));
        }
      } else {
        placeholders(at, String.valueOf(items.get(i)));
      }
    }
  }

  private void program(String pointer, List<?> items) {
    if (!items.isEmpty()
        && items.getFirst() instanceof String program
        && !program.startsWith("/")) {
      findings.add(
          new Finding(
              pointer + "/0",
              "%s is not an absolute path: write /usr/bin/%s or wherever it is"
                  .formatted(program, program)));
    }
  }

  private void placeholders(String pointer, String text) {
    PLACEHOLDER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(group -> known(pointer, group.substring(1, group.length() - 1)));
  }

  private void known(String pointer, String parameter) {
    if (!parameters.contains(parameter)) {
      findings.add(
          new Finding(
              pointer,
              "%s is not a parameter%s: declare it in spec.params.properties"
                  .formatted(parameter, SimilarNames.question(parameter, parameters))));
    }
  }

  private void output() {
    if (spec.any("output").orElse(Map.of()) instanceof List<?> cases) {
      for (int i = 0; i < cases.size(); i++) {
        Fields choice = new Fields(PlainJson.object((Map<?, ?>) cases.get(i)));
        known("/spec/output/" + i, Condition.parse(choice.required("when")).parameter());
        numbers("/spec/output/" + i, choice);
      }
    } else {
      numbers("/spec/output", spec.object("output"));
    }
  }

  private void numbers(String pointer, Fields output) {
    List<String> columns = output.texts("columns");
    List<String> numbers = output.texts("numbers");
    for (int i = 0; i < numbers.size(); i++) {
      if (!columns.contains(numbers.get(i))) {
        findings.add(
            new Finding(
                pointer + "/numbers/" + i,
                "%s is not one of the columns%s"
                    .formatted(numbers.get(i), SimilarNames.question(numbers.get(i), columns))));
      }
    }
  }

  private void quantities() {
    Fields limits = spec.object("limits");
    for (String name : List.of("memory", "output", "artifacts")) {
      limits
          .any(name)
          .ifPresent(value -> {
            try {
              Quantities.bytes(value);
            } catch (IllegalArgumentException e) {
              findings.add(new Finding("/spec/limits/" + name, String.valueOf(e.getMessage())));
            }
          });
    }
  }
}
