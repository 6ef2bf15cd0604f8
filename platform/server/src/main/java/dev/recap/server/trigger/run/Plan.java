package dev.recap.server.trigger.run;

import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rule comes to for an event. */
public sealed interface Plan {
  /** In which target, where that can be told. */
  Optional<String> asked();

  /**
   * It can be carried out.
   *
   * @param target as asked for; cooldown counts by it
   * @param where the same for the invocations
   * @param steps in their order, at least those for the event
   */
  record Ready(String target, Order.Where where, List<Ordered> steps) implements Plan {
    /** Keeps a plan. */
    public Ready {
      steps = List.copyOf(steps);
    }

    @Override
    public Optional<String> asked() {
      return Optional.of(target);
    }
  }

  /** It cannot, because a template has no value for it, or one that makes no sense. */
  record Failed(Optional<String> asked, String why) implements Plan {}

  /**
   * A step with its values.
   *
   * @param parameters by name, unchecked
   */
  record Ordered(Trigger.Step step, Map<String, Object> parameters, Optional<String> reason) {}
}
