package dev.recap.server.trigger.run;

import dev.recap.core.target.TargetRef;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.util.Optional;

/** Rules for everything that has the labels they name, in the container of the event's label. */
final class TestRules implements Rules {
  @Override
  public Optional<Plan> match(Trigger trigger, Event event) {
    return trigger.match().labels().stream()
            .allMatch(label -> label.value().equals(event.labels().get(label.name())))
        ? Optional.of(plan(trigger, event))
        : Optional.empty();
  }

  @Override
  public Plan plan(Trigger trigger, Event event) {
    String container = event.labels().get("container");
    if (container == null) {
      return new Plan.Failed(Optional.empty(), "the event has no label container");
    }
    return new Plan.Ready(
        "docker:" + container,
        new Order.Where.One(TargetRef.parse("docker:" + container)),
        trigger.steps().stream()
            .map(step -> new Plan.Ordered(step, step.parameters(), Optional.of(step.reason())))
            .toList());
  }
}
