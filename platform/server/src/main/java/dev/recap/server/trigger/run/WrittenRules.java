package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.rule.Expressions;
import dev.recap.server.trigger.rule.Matched;
import dev.recap.server.trigger.rule.Matching;
import dev.recap.server.trigger.rule.Rendered;
import dev.recap.server.trigger.rule.Rendering;
import java.util.List;
import java.util.Optional;

/** What rules say as they are written. */
public final class WrittenRules implements Rules {
  private final Expressions expressions;
  private final Matching matching;
  private final Rendering rendering;

  /** With these expressions. */
  public WrittenRules(Expressions expressions) {
    this.expressions = expressions;
    this.matching = new Matching(expressions);
    this.rendering = new Rendering(expressions);
  }

  @Override
  public void prepare(Trigger trigger) {
    expressions.prepare(trigger);
  }

  @Override
  public Optional<Plan> match(Trigger trigger, Event event) {
    return switch (matching.matches(trigger, event)) {
      case Matched.Yes() -> Optional.of(plan(trigger, event));
      case Matched.No(String _) -> Optional.empty();
      case Matched.Failed(String problem) ->
          Optional.of(new Plan.Failed(Optional.empty(), problem));
    };
  }

  @Override
  public Plan plan(Trigger trigger, Event event) {
    return switch (rendering.render(trigger, event)) {
      case Rendered.Ready(var where, String target, List<Rendered.Call> steps) ->
          new Plan.Ready(target, where, steps.stream().map(WrittenRules::ordered).toList());
      case Rendered.NoStep() ->
          new Plan.Failed(Optional.empty(), "no step is for an event of this status");
      case Rendered.Failed(String problem) -> new Plan.Failed(Optional.empty(), problem);
    };
  }

  private static Plan.Ordered ordered(Rendered.Call call) {
    return new Plan.Ordered(
        call.step(),
        call.parameters(),
        Optional.of(call.reason()).filter(reason -> !reason.isBlank()));
  }
}
