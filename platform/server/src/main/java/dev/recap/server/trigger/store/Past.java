package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * What restraint has to know of what was done before.
 *
 * @param told what the rule was told last of what the event is about, and did something about
 * @param ran when the rule was last run in the target for an event of this phase
 * @param budget when the oldest of as many runs of the rule was decided as its budget allows
 * @param total the same of all rules
 */
public record Past(
    Optional<Told> told, Optional<Instant> ran, Optional<Instant> budget, Optional<Instant> total) {
  /** There was nothing before. */
  public static final Past NOTHING =
      new Past(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** A status and when it was told. */
  public record Told(Event.Status status, Instant at) {}
}
