package dev.recap.client;

import dev.recap.record.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Makes values of what the API says of triggers. */
final class TriggerShapes {
  private TriggerShapes() {}

  static List<TriggerInfo> list(String text) {
    return all(text, "triggers", TriggerShapes::trigger);
  }

  static TriggerList whole(String text) {
    return new TriggerList(
        list(text),
        JsonFields.read("list of triggers", text, Set.of("triggers"))
            .optionalTexts("fileProblems"));
  }

  private static <T> List<T> all(String text, String name, Function<String, T> read) {
    JsonFields list = JsonFields.read("list of " + name, text, Set.of(name));
    return JsonFields.elements("list of " + name, list.text(name)).stream().map(read).toList();
  }

  static TriggerInfo trigger(String text) {
    JsonFields one = JsonFields.read("trigger", text, Set.of("steps"));
    return new TriggerInfo(
        one.text("name"),
        one.number("revision"),
        one.text("author"),
        Instant.parse(one.text("applied")),
        one.optionalText("file"),
        one.flag("paused"),
        one.optionalFlag("dryRun").orElse(false),
        one.optionalText("source"),
        one.optionalText("steps").stream()
            .flatMap(steps -> JsonFields.elements("steps of a trigger", steps).stream())
            .map(step -> JsonFields.read("step", step, Set.of()).text("capsule"))
            .toList(),
        one.texts("problems"),
        one.optionalText("rule"),
        one.optionalText("change"),
        text);
  }

  static List<TriggerExplanation> explanations(String text) {
    return all(text, "explanations", TriggerShapes::explanation);
  }

  private static TriggerExplanation explanation(String text) {
    JsonFields one = JsonFields.read("explanation", text, Set.of("steps"));
    return new TriggerExplanation(
        one.text("trigger"),
        one.text("event"),
        one.flag("runs"),
        one.optionalText("target"),
        one.objects("decisions").stream()
            .map(decision ->
                new TriggerExplanation.Decision(
                    decision.text("about"), decision.flag("passed"), decision.text("why")))
            .toList(),
        JsonFields.elements("steps", one.text("steps")).stream()
            .map(TriggerShapes::planned)
            .toList(),
        text);
  }

  private static TriggerExplanation.Step planned(String text) {
    JsonFields one = JsonFields.read("step", text, Set.of("parameters"));
    return new TriggerExplanation.Step(
        one.text("step"), one.text("capsule"), one.optionalText("parameters"), one.text("reason"));
  }

  static Page<TriggerRun> page(String text) {
    JsonFields page = JsonFields.read("page of runs", text, Set.of("runs"));
    return new Page<>(all(text, "runs", TriggerShapes::run), page.optionalText("next"));
  }

  static TriggerRun run(String text) {
    JsonFields one = JsonFields.read("run", text, Set.of("results"));
    return new TriggerRun(
        one.text("id"),
        one.text("trigger"),
        one.text("event"),
        one.optionalText("target"),
        Instant.parse(one.text("decided")),
        one.text("state"),
        one.optionalText("cause"),
        one.optionalText("why"),
        one.optionalText("replayOf"),
        one.objects("steps").stream().map(TriggerShapes::step).toList(),
        one.optionalText("results").stream()
            .flatMap(results -> JsonFields.elements("results", results).stream())
            .map(TriggerShapes::result)
            .toList(),
        text);
  }

  private static TriggerRun.Step step(JsonFields one) {
    return new TriggerRun.Step(
        one.text("step"),
        one.number("attempt"),
        one.optionalText("invocation"),
        one.optionalText("outcome"),
        one.optionalText("problem"));
  }

  private static TriggerRun.Result result(String text) {
    JsonFields one = JsonFields.read("result", text, Set.of());
    return new TriggerRun.Result(
        one.text("kind"),
        one.optionalNumber("number"),
        one.text("receiver"),
        one.text("state"),
        one.number("attempts"),
        one.optionalText("why"));
  }
}
