package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Trigger;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long is waited before a step is tried again: what its rule says, twice as long each time, of
 * which a random half or more is waited, so that many that failed together do not come back
 * together.
 */
record Waits(RandomGenerator random) {
  /**
   * Before the next attempt.
   *
   * @param failed how often it has failed by now, at least 1
   */
  Duration after(int failed, Trigger.Retry retry) {
    Duration full = retry.first();
    for (int n = 1; n < failed && full.compareTo(retry.longest()) < 0; n++) {
      full = full.multipliedBy(2);
    }
    if (full.compareTo(retry.longest()) > 0) {
      full = retry.longest();
    }
    Duration half = full.dividedBy(2);
    return half.plusMillis(random.nextLong(half.toMillis() + 1));
  }
}
