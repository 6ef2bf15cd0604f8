package dev.recap.server.invocation;

import java.time.Duration;

/**
 * How long invocations took lately, so that it can be told how long it will take until others have
 * ended. Safe for many threads.
 */
final class Pace {
  /** How much the newest counts. */
  private static final double NEWEST = 0.2;

  /** Where nothing is known. */
  private static final Duration GUESS = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private double nanos = GUESS.toNanos();

  /** One took so long. */
  synchronized void took(long thisNanos) {
    nanos += NEWEST * (thisNanos - nanos);
  }

  /**
   * When there is probably room for one more, from 1 s to 10 minutes.
   *
   * @param atOnce how many run at the same time
   */
  synchronized Duration until(int atOnce) {
    Duration until = Duration.ofNanos((long) (nanos / atOnce));
    Duration least = until.compareTo(GUESS) < 0 ? GUESS : until;
    return least.compareTo(LONGEST) > 0 ? LONGEST : least;
  }
}
