package dev.recap.server.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When what failed is tried again: after 5 s, twice as long each time up to an hour, of which a
 * random half or more is waited, so that many who failed together do not come back together.
 */
public record Backoff(RandomGenerator random) {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** How often it is tried at all; about 7 hours. */
  public static final int MOST_ATTEMPTS = 16;

  /** After that nobody waits for it any more. */
  public static final Duration OLDEST = Duration.ofHours(24);

  /**
   * The next time.
   *
   * @param failed how often it has failed by now, at least 1
   * @param asked how long the other side wants to be left alone
   * @param ended when there was first something to tell
   * @return empty: it is given up
   */
  public Optional<Instant> next(int failed, Optional<Duration> asked, Instant ended, Instant now) {
    if (failed >= MOST_ATTEMPTS) {
      return Optional.empty();
    }
    Duration step = FIRST.multipliedBy(1L << Math.min(failed - 1, 20));
    Duration full = step.compareTo(LONGEST) < 0 ? step : LONGEST;
    Duration half = full.dividedBy(2);
    Duration wait = half.plusMillis(random.nextLong(half.toMillis() + 1));
    Duration longer = asked.filter(one -> one.compareTo(wait) > 0).orElse(wait);
    return Optional.of(now.plus(longer)).filter(then -> then.isBefore(ended.plus(OLDEST)));
  }
}
