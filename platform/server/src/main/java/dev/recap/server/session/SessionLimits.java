package dev.recap.server.session;

import java.time.Duration;

/**
 * How long a session may wait for its caller.
 *
 * @param start for the message that begins it
 * @param ping how often a silent caller is asked whether it is there
 * @param silence without anything heard, answers to pings included
 * @param idle without anything typed or shown
 * @param patience for a caller to take what is shown
 * @param sessions at the same time
 */
public record SessionLimits(
    Duration start,
    Duration ping,
    Duration silence,
    Duration idle,
    Duration patience,
    int sessions) {

  /** 10 s, 20 s, 60 s, 30 min, 10 s, 100. */
  public static final SessionLimits USUAL =
      new SessionLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofMinutes(30),
          Duration.ofSeconds(10),
          100);
}
