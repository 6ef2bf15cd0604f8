package dev.recap.server.access;

import java.time.Duration;
import java.time.Instant;

/** Port: counts how often grants were used, for all processes of this host together. */
public interface Uses {

  /** Counts a use at this time, unless that would be more than the rate. */
  Taken take(String grant, String caller, Rate rate, Instant now);

  /** What {@link #take} would say, without counting. */
  Taken look(String grant, String caller, Rate rate, Instant now);

  /** What counting gave. */
  sealed interface Taken {
    /** It is within the rate. */
    record Counted() implements Taken {}

    /** It is not counted; {@code again} is after which time it would be. */
    record Full(Duration again) implements Taken {}
  }
}
