package dev.recap.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an event came to by a rule.
 *
 * @param event the stored event's id
 * @param state suppressed, waiting, running, succeeded or dead
 * @param cause why it was suppressed
 * @param replayOf the run that this one is another attempt of, by hand
 * @param results who was told; none in lists
 * @param json all of it as the server said it
 */
public record TriggerRun(
    String id,
    String trigger,
    String event,
    Optional<String> target,
    Instant decided,
    String state,
    Optional<String> cause,
    Optional<String> why,
    Optional<String> replayOf,
    List<Step> steps,
    List<Result> results,
    String json) {
  /** Keeps a run. */
  public TriggerRun {
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  /** A step that was begun. */
  public record Step(
      String step,
      long attempt,
      Optional<String> invocation,
      Optional<String> outcome,
      Optional<String> problem) {}

  /**
   * Somebody who was told, or is to be.
   *
   * @param number as its webhook-id ends; empty: an older server does not say
   */
  public record Result(
      String kind,
      Optional<Long> number,
      String receiver,
      String state,
      long attempts,
      Optional<String> why) {}

  /** Which runs are wanted; what is empty does not matter. */
  public record Wanted(Optional<String> trigger, Optional<String> state, Optional<String> event) {}
}
