package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Run;
import java.util.Optional;

/**
 * Which runs are wanted; what is empty does not matter.
 *
 * @param trigger of which rule
 * @param state {@code suppressed}, {@code waiting}, {@code running}, {@code succeeded} or {@code
 *     dead}
 * @param cause why it was held back
 * @param event of which stored event
 * @param author by a revision that this caller applied
 */
public record RunFilter(
    Optional<String> trigger,
    Optional<String> state,
    Optional<Run.Cause> cause,
    Optional<String> event,
    Optional<String> author) {
  /** All of them. */
  public static final RunFilter ALL =
      new RunFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Those of one event. */
  public static RunFilter ofEvent(String event) {
    return new RunFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(event), Optional.empty());
  }

  /** Of these, those by a revision that a caller applied. */
  public RunFilter by(String caller) {
    return new RunFilter(trigger, state, cause, event, Optional.of(caller));
  }
}
