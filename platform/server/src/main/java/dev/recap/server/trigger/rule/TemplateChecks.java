package dev.recap.server.trigger.rule;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import dev.recap.core.target.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the templates and expressions of a rule can be used at all. */
final class TemplateChecks {
  /** Of a rule: each is evaluated for every event. */
  private static final int MOST = 500;

  private final List<Finding> findings = new ArrayList<>();
  private int many;

  private final Expressions expressions;

  private TemplateChecks(Expressions expressions) {
    this.expressions = expressions;
  }

  static List<Finding> check(Fields spec, Expressions expressions) {
    TemplateChecks checks = new TemplateChecks(expressions);
    checks.condition(spec.object("match").text("cel"));
    checks.target(spec);
    List<Fields> steps = TriggerDecoder.objects(spec, "steps");
    for (int i = 0; i < steps.size(); i++) {
      String at = "/spec/steps/" + i;
      checks.value(at + "/parameters", steps.get(i).object("parameters").values());
      checks.templates(at + "/reason", steps.get(i).text("reason"));
    }
    List<Fields> results = TriggerDecoder.objects(spec, "results");
    for (int i = 0; i < results.size(); i++) {
      checks.templates(
          "/spec/results/%d/webhook/text".formatted(i),
          results.get(i).object("webhook").text("text"));
    }
    if (checks.many > MOST) {
      checks.add(
          "/spec",
          "it has %d expressions: use %d at most, or make several rules of it"
              .formatted(checks.many, MOST));
    }
    return checks.findings;
  }

  private void condition(Optional<String> cel) {
    cel.ifPresent(source ->
        expressions
            .problemOfCondition(source)
            .ifPresent(why ->
                add(
                    "/spec/match/cel",
                    "the expression %s %s".formatted(Words.shown(source), why))));
  }

  private void target(Fields spec) {
    spec.object("target")
        .object("selector")
        .values()
        .forEach((label, value) ->
            template("/spec/target/selector/" + pointed(label), String.valueOf(value)));
    if (spec.any("target").orElse("") instanceof String text && !text.isEmpty()) {
      template("/spec/target", text)
          .filter(Template::isPlain)
          .ifPresent(template -> {
            try {
              TargetRef.parse(template.head());
            } catch (IllegalArgumentException e) {
              add("/spec/target", String.valueOf(e.getMessage()));
            }
          });
    }
  }

  private void value(String at, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case String text -> template(at, text);
      case Map<?, ?> map ->
          PlainJson.object(map).forEach((name, member) -> value(at + "/" + pointed(name), member));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          value(at + "/" + i, (@Nullable Object) list.get(i));
        }
      }
      default -> {}
    }
  }

  private void templates(String at, Optional<String> text) {
    text.ifPresent(one -> template(at, one));
  }

  private Optional<Template> template(String at, String text) {
    try {
      Template template = Template.parse(text);
      for (String source : template.expressions()) {
        many++;
        if (many <= MOST) {
          expressions
              .problem(source)
              .ifPresent(why -> add(at, "${%s} %s".formatted(Words.shown(source), why)));
        }
      }
      return Optional.of(template);
    } catch (IllegalArgumentException e) {
      add(at, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static String pointed(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }
}
