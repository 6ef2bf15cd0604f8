package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.run.Plan;
import dev.recap.server.trigger.run.Rules;
import java.util.List;
import java.util.Optional;

/** What rules say to events, by matching and filling them in. */
public final class WrittenRules implements Rules {
  private final Expressions expressions;
  private final Matching matching;
  private final Rendering rendering;

  /**
   * With these.
   *
   * @param expressions those of the other two
   */
  public WrittenRules(Expressions expressions, Matching matching, Rendering rendering) {
    this.expressions = expressions;
    this.matching = matching;
    this.rendering = rendering;
  }

  @Override
  public void prepare(Trigger trigger) {
    expressions.prepare(trigger);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A rule whose condition fails is for the event: its plan says what failed, so that somebody
   * is told.
   */
  @Override
  public Optional<Plan> match(Trigger trigger, Event event) {
    return switch (matching.matches(trigger, event)) {
      case Matched.Yes() -> Optional.of(plan(trigger, event));
      case Matched.Failed(String problem) ->
          Optional.of(new Plan.Failed(Optional.empty(), problem));
      case Matched.No _ -> Optional.empty();
    };
  }

  @Override
  public Plan plan(Trigger trigger, Event event) {
    return switch (rendering.render(trigger, event)) {
      case Rendered.Ready(var where, String target, List<Rendered.Call> steps) ->
          new Plan.Ready(target, where, steps.stream().map(WrittenRules::ordered).toList());
      case Rendered.NoStep() ->
          new Plan.Failed(Optional.empty(), "no step is for an event of this status");
      case Rendered.Failed(Optional<String> target, String problem) ->
          new Plan.Failed(target, problem);
    };
  }

  private static Plan.Ordered ordered(Rendered.Call call) {
    return new Plan.Ordered(
        call.step(),
        call.parameters(),
        Optional.of(call.reason()).filter(reason -> !reason.isBlank()));
  }
}
