package dev.recap.server.trigger.rule;

import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rule says to do for an event. */
public sealed interface Rendered {
  /**
   * This.
   *
   * @param target in which targets, as one text: a reference, or labels as {@code a=b,c=d} in the
   *     order of their names
   * @param steps those for this event, in their order, at least one
   */
  record Ready(Order.Where where, String target, List<Call> steps) implements Rendered {
    /** Keeps it. */
    public Ready {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step with its values.
   *
   * @param parameters as the rule has them, with what its templates gave
   */
  record Call(Trigger.Step step, Map<String, Object> parameters, String reason) {}

  /** Nothing: no step is for an event of this status. */
  record NoStep() implements Rendered {}

  /**
   * It cannot be told: the event lacks what a template names, or gives something that fits nowhere.
   *
   * @param target as one text, if that could be told
   * @param problem a "Tried to … but …" sentence with the remedy
   */
  record Failed(Optional<String> target, String problem) implements Rendered {}
}
