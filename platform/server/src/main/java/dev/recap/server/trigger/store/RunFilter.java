package dev.recap.server.trigger.store;

import java.util.Optional;

/**
 * Which runs are wanted; what is empty does not matter.
 *
 * @param trigger of which rule
 * @param state {@code suppressed}, {@code waiting}, {@code running}, {@code succeeded} or {@code
 *     dead}
 * @param event of which stored event
 */
public record RunFilter(Optional<String> trigger, Optional<String> state, Optional<String> event) {
  /** All of them. */
  public static final RunFilter ALL =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty());

  /** Those of one event. */
  public static RunFilter ofEvent(String event) {
    return new RunFilter(Optional.empty(), Optional.empty(), Optional.of(event));
  }
}
