package dev.recap.server.trigger.rule;

import dev.recap.core.capsule.CapsuleRef;
import java.util.List;
import java.util.Optional;

/**
 * What a rule would do about an event now, and why.
 *
 * @param runs whether it would be run
 * @param target in which targets, if that could be told
 * @param decisions in the order in which they are made; nothing is asked after one that says no,
 *     but what holds a run back is told with what the run would be
 * @param steps what would be invoked, in this order
 */
public record Explained(
    String trigger,
    boolean runs,
    Optional<String> target,
    List<Decision> decisions,
    List<Planned> steps) {

  /** Keeps it. */
  public Explained {
    decisions = List.copyOf(decisions);
    steps = List.copyOf(steps);
  }

  /**
   * One question about a rule and an event.
   *
   * @param about {@code match}, {@code steps}, {@code target}, {@code parameters} of a step, {@code
   *     access} of a step or {@code restraint}
   * @param passed whether it lets the rule be run
   * @param why in words, a sentence
   */
  public record Decision(String about, boolean passed, String why) {}

  /**
   * A step that would be invoked.
   *
   * @param parameters as JSON, with the values of secret ones replaced; empty: they do not fit, or
   *     there is no such capsule
   */
  public record Planned(
      String step, CapsuleRef capsule, Optional<String> parameters, String reason) {}
}
