package dev.recap.client;

import java.util.List;
import java.util.Optional;

/**
 * What a rule would do about an event, and why.
 *
 * @param event its id, as its source has it
 * @param runs whether the rule would be run
 * @param json all of it as the server said it
 */
public record TriggerExplanation(
    String trigger,
    String event,
    boolean runs,
    Optional<String> target,
    List<Decision> decisions,
    List<Step> steps,
    String json) {
  /** Keeps an explanation. */
  public TriggerExplanation {
    decisions = List.copyOf(decisions);
    steps = List.copyOf(steps);
  }

  /** One question about the rule and the event. */
  public record Decision(String about, boolean passed, String why) {}

  /**
   * A step that would be begun.
   *
   * @param parameters as JSON, without secrets
   */
  public record Step(String step, String capsule, Optional<String> parameters, String reason) {}
}
