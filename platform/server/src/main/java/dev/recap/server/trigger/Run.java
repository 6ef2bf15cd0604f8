package dev.recap.server.trigger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one event came to by one trigger.
 *
 * @param id sortable by time
 * @param event the stored event's id
 * @param target as asked for; empty: none could be told
 * @param replayOf the run of which this is another attempt by hand
 */
public record Run(
    String id,
    String trigger,
    String event,
    Optional<String> target,
    State state,
    Instant decided,
    List<Done> steps,
    Optional<String> replayOf) {

  /** Keeps a run. */
  public Run {
    steps = List.copyOf(steps);
  }

  /** How far it is. */
  public sealed interface State {
    /** It was held back. */
    record Suppressed(Cause cause, String why) implements State {}

    /** It waits for its turn, or for its next attempt. */
    record Waiting(Instant until) implements State {}

    /** Its steps are being carried out. */
    record Running() implements State {}

    /** Every step that was for this event succeeded, or may fail. */
    record Succeeded(Instant at) implements State {}

    /** A step failed, and no attempt is left: a dead letter, which can be replayed. */
    record Dead(Instant at, String why) implements State {}
  }

  /** Why it was held back. */
  public enum Cause {
    /** The same was told before. */
    DUPLICATE,
    /** The rule was run in this target a short time ago. */
    COOLDOWN,
    /** The trigger has been run often enough for now. */
    BUDGET,
    /** All triggers together have been. */
    TOTAL_BUDGET,
    /** It is quiet now. */
    QUIET,
    /** The trigger is paused. */
    PAUSED,
    /** It only tells what it would do. */
    DRY_RUN,
    /** The event is a result of this trigger. */
    LOOP,
    /** The event is too old. */
    STALE,
    /** No step is for an event of this status. */
    NO_STEP;

    /** As people read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A step that has been begun.
   *
   * @param attempt the first is 1
   * @param invocation its id; empty: it was refused before there was one
   * @param outcome its word, once it has ended
   * @param problem what was in the way
   */
  public record Done(
      String step,
      int attempt,
      Optional<String> invocation,
      Optional<String> outcome,
      Optional<String> problem) {}
}
