package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.run.Plan;
import dev.recap.server.trigger.run.Rules;
import java.util.List;
import java.util.Optional;

/** What rules say to events, by matching and filling them in. */
public final class WrittenRules implements Rules {
  private final Matching matching;
  private final Rendering rendering;

  /** With these. */
  public WrittenRules(Matching matching, Rendering rendering) {
    this.matching = matching;
    this.rendering = rendering;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A rule whose condition fails is for the event: its plan says what failed, so that somebody
   * is told.
   */
  @Override
  public boolean matches(Trigger trigger, Event event) {
    return switch (matching.matches(trigger, event)) {
      case Matched.Yes(), Matched.Failed _ -> true;
      case Matched.No _ -> false;
    };
  }

  @Override
  public Plan plan(Trigger trigger, Event event) {
    if (matching.matches(trigger, event) instanceof Matched.Failed(String problem)) {
      return new Plan.Failed(Optional.empty(), problem);
    }
    return switch (rendering.render(trigger, event)) {
      case Rendered.Ready(var where, String target, List<Rendered.Call> steps) ->
          new Plan.Ready(
              target,
              where,
              steps.stream()
                  .map(call ->
                      new Plan.Ordered(call.step(), call.parameters(), Optional.of(call.reason())))
                  .toList());
      case Rendered.NoStep() ->
          new Plan.Failed(Optional.empty(), "no step is for an event of this status");
      case Rendered.Failed(Optional<String> target, String problem) ->
          new Plan.Failed(target, problem);
    };
  }
}
