package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills in rules from events. Safe for several threads. */
public final class Rendering {
  /** As long as one that a person gives may be. */
  private static final int LONGEST_REASON = 2000;

  private final Expressions expressions;

  /** With these expressions. */
  public Rendering(Expressions expressions) {
    this.expressions = expressions;
  }

  /** What a text came to. */
  public sealed interface Text {
    /** This. */
    record Filled(String text) implements Text {}

    /** Nothing; {@code problem} is a "Tried to … but …" sentence. */
    record Failed(String problem) implements Text {}
  }

  /** What a rule says to do for an event that it matches. */
  public Rendered render(Trigger trigger, Event event) {
    List<Step> steps = trigger.steps().stream().filter(step -> isFor(step, event)).toList();
    if (steps.isEmpty()) {
      return new Rendered.NoStep();
    }
    Filling filling = new Filling(expressions, event);
    Optional<String> target = Optional.empty();
    try {
      Targets.Chosen chosen = new Targets(filling, event).choose(trigger.target());
      target = Optional.of(chosen.text());
      return new Rendered.Ready(
          chosen.where(), chosen.text(), steps.stream().map(step -> call(filling, step)).toList());
    } catch (Unrenderable e) {
      return new Rendered.Failed(target, e.problem());
    }
  }

  /**
   * One template.
   *
   * @param where what it is for, "the text of the webhook"
   */
  public Text text(String where, String template, Event event) {
    try {
      return new Text.Filled(new Filling(expressions, event).text(where, template));
    } catch (Unrenderable e) {
      return new Text.Failed(e.problem());
    }
  }

  /** Whether a step is for an event of this status. */
  static boolean isFor(Step step, Event event) {
    return (step.when() == Event.Status.RESOLVED) == (event.status() == Event.Status.RESOLVED);
  }

  private static Rendered.Call call(Filling filling, Step step) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    step.parameters()
        .forEach((name, value) -> {
          String where = "the parameter %s of the step %s".formatted(name, step.name());
          Object filled = filling.value(where, value);
          if (filled != null) {
            parameters.put(name, filled);
          }
        });
    String reason = filling.text("the reason of the step " + step.name(), step.reason());
    return new Rendered.Call(
        step,
        parameters,
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
  }
}
