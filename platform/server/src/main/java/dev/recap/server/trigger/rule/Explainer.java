package dev.recap.server.trigger.rule;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.Explained.Decision;
import dev.recap.server.trigger.rule.Explained.Planned;
import dev.recap.server.trigger.run.CurrentAccess.Answer;
import dev.recap.server.trigger.run.CurrentAccess.Asked;
import dev.recap.server.trigger.run.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Explains what a rule would do about an event now, without doing anything. */
public final class Explainer {
  private final Matching matching;
  private final Rendering rendering;
  private final CapsuleCatalog catalog;
  private final Function<Asked, Answer> access;
  private final Restraint restraint;

  /**
   * With these.
   *
   * @param access whether a step would be allowed now; uses nothing up
   */
  public Explainer(
      Matching matching,
      Rendering rendering,
      CapsuleCatalog catalog,
      Function<Asked, Answer> access,
      Restraint restraint) {
    this.matching = matching;
    this.rendering = rendering;
    this.catalog = catalog;
    this.access = access;
    this.restraint = restraint;
  }

  /** Port: whether a rule would be held back now; uses nothing up. */
  @FunctionalInterface
  public interface Restraint {
    /**
     * Decides.
     *
     * @param target as rendered, if it could be
     */
    Verdict of(Trigger trigger, Event event, Optional<String> target);
  }

  /**
   * Explains it.
   *
   * @param author who is asked about beside the trigger
   */
  public Explained explain(Trigger trigger, Event event, Caller author) {
    Explanation explanation = new Explanation(trigger, author);
    switch (matching.matches(trigger, event)) {
      case Matched.No(String why) -> explanation.add("match", false, why);
      case Matched.Failed(String problem) -> explanation.add("match", false, problem);
      case Matched.Yes() -> {
        explanation.add(
            "match",
            true,
            Matching.assumed(trigger, event)
                .map(
                    "The rule is for this event if %s sends it, which is assumed as it has no sender."
                        ::formatted)
                .orElse("The rule is for this event."));
        rendered(explanation, trigger, event);
      }
    }
    return explanation.told();
  }

  private void rendered(Explanation explanation, Trigger trigger, Event event) {
    switch (rendering.render(trigger, event)) {
      case Rendered.NoStep() ->
          explanation.add(
              "steps",
              false,
              "No step is for an event that is %s.".formatted(event.status().word()));
      case Rendered.Failed(Optional<String> target, String problem) -> {
        explanation.target = target;
        explanation.add(target.isEmpty() ? "target" : "parameters", false, problem);
      }
      case Rendered.Ready ready -> {
        explanation.target = Optional.of(ready.target());
        explanation.add("target", true, "It would be run in %s.".formatted(ready.target()));
        ready.steps().forEach(call -> planned(explanation, ready.where(), call));
        restrained(explanation, trigger, event);
      }
    }
  }

  private void planned(Explanation explanation, Order.Where where, Rendered.Call call) {
    String about = "parameters of " + call.step().name();
    Optional<String> shown = Optional.empty();
    switch (catalog.find(call.step().capsule())) {
      case Lookup.Found(Capsule capsule, List<String> _) -> {
        switch (capsule.schema().check(call.parameters())) {
          case Checked.Accepted(var parameters) -> {
            shown = Optional.of(parameters.redactedJson());
            explanation.add(about, true, "They fit %s.".formatted(capsule.reference()));
            Answer answer =
                access.apply(
                    new Asked(
                        explanation.trigger.name(),
                        explanation.author,
                        where,
                        capsule,
                        parameters,
                        call.reason()));
            explanation.add("access of " + call.step().name(), answer.allowed(), answer.why());
          }
          case Checked.Refused(List<String> problems) ->
              explanation.add(
                  about,
                  false,
                  "They do not fit %s: %s."
                      .formatted(capsule.reference(), String.join("; ", problems)));
        }
      }
      case Lookup.Unknown unknown ->
          explanation.add(about, false, "There is no capsule %s.".formatted(unknown.reference()));
      case Lookup.Ambiguous ambiguous -> explanation.add(about, false, ambiguous.problem());
      case Lookup.Unavailable unavailable -> explanation.add(about, false, unavailable.problem());
      case Lookup.Refused refused -> explanation.add(about, false, refused.problem());
    }
    explanation.steps.add(
        new Planned(call.step().name(), call.step().capsule(), shown, call.reason()));
  }

  private void restrained(Explanation explanation, Trigger trigger, Event event) {
    switch (restraint.of(trigger, event, explanation.target)) {
      case Verdict.Go() -> explanation.add("restraint", true, "Nothing holds it back now.");
      case Verdict.Held(var cause, String why) ->
          explanation.add(
              "restraint", false, "It would be held back (%s): %s.".formatted(cause.word(), why));
    }
  }

  /** What was decided so far. */
  private static final class Explanation {
    private final Trigger trigger;
    private final Caller author;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Planned> steps = new ArrayList<>();
    private Optional<String> target = Optional.empty();

    Explanation(Trigger trigger, Caller author) {
      this.trigger = trigger;
      this.author = author;
    }

    void add(String about, boolean passed, String why) {
      decisions.add(new Decision(about, passed, why));
    }

    Explained told() {
      return new Explained(
          trigger.name(), decisions.stream().allMatch(Decision::passed), target, decisions, steps);
    }
  }
}
