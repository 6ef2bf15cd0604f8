package dev.recap.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records are wanted; what is empty does not matter.
 *
 * @param caller whose, exactly
 * @param capsule of which: a name, or a reference that the record's begins with, as {@code
 *     registry.example.com/team/top} or {@code top:1.2.0}
 * @param target in which: a name, or {@code RUNTIME:NAME}
 * @param outcome with which, its word; an invocation that runs has none
 * @param parent of which fan-out or event
 * @param since accepted at this time or later
 * @param until accepted before this time
 * @param state running or ended
 */
public record Filter(
    Optional<String> caller,
    Optional<String> capsule,
    Optional<String> target,
    Optional<String> outcome,
    Optional<String> parent,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<State> state) {

  /** All of them. */
  public static final Filter ALL =
      new Filter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How far an invocation has come. */
  public enum State {
    RUNNING,
    ENDED
  }

  /** The parts of a fan-out. */
  public static Filter partsOf(String fanOut) {
    return new Filter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(fanOut),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same of one caller alone. */
  public Filter of(String who) {
    return new Filter(Optional.of(who), capsule, target, outcome, parent, since, until, state);
  }
}
