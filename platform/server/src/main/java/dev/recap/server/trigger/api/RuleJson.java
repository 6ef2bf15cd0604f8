package dev.recap.server.trigger.api;

import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules as JSON, with what of them does not fit this host as it is now. */
record RuleJson(Function<Trigger, List<String>> check) {

  Map<String, Object> of(Rule rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", rule.name());
    json.put("revision", rule.revision());
    json.put("author", rule.author().name());
    json.put("applied", rule.applied().toString());
    rule.file().ifPresent(file -> json.put("file", file));
    rule.pausedBy().ifPresent(who -> json.put("pausedBy", who));
    switch (rule.content()) {
      case Rule.Content.Known(Trigger trigger) -> {
        json.put("paused", rule.pausedBy().isPresent() || trigger.paused());
        json.put("description", trigger.description());
        json.put("dryRun", trigger.dryRun());
        json.put("source", source(trigger.source()));
        json.put("steps", trigger.steps().stream().map(RuleJson::step).toList());
        json.put("problems", check.apply(trigger));
      }
      case Rule.Content.Unknown(String problem) -> {
        json.put("paused", rule.pausedBy().isPresent());
        json.put("problems", List.of(problem));
      }
    }
    return json;
  }

  /** The same with the text as it was written. */
  Map<String, Object> whole(Rule rule) {
    Map<String, Object> json = of(rule);
    json.put("rule", rule.text());
    return json;
  }

  private static Map<String, Object> step(Trigger.Step step) {
    return Map.of("name", step.name(), "capsule", step.capsule().toString());
  }

  /** Its word in rules. */
  static String source(Trigger.Source source) {
    return switch (source) {
      case Trigger.Source.Alertmanager _ -> "alertmanager";
      case Trigger.Source.CloudEvents _ -> "cloudEvents";
      case Trigger.Source.Containers _ -> "containers";
      case Trigger.Source.Schedule _ -> "schedule";
      case Trigger.Source.Webhook _ -> "webhook";
    };
  }
}
