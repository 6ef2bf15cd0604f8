package dev.recap.catalog.store;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What is kept in the store.
 *
 * @param newest how many versions of a name are kept at least, the highest ones; without, all that
 *     a name stands for
 * @param used what was used since so long ago is kept, whatever its version
 * @param settling nothing is removed that is younger or was used since so long ago, not even with a
 *     shorter {@code used}: somebody may be about to use it
 */
public record Retention(OptionalInt newest, Duration used, Duration settling) {
  /** What no name stands for and was not used for a week is removed, and nothing else. */
  public static final Retention STANDARD =
      new Retention(OptionalInt.empty(), Duration.ofDays(7), Duration.ofHours(1));

  /** The same, but only so many versions of a name are kept. */
  public Retention keeping(int versions) {
    return new Retention(OptionalInt.of(versions), used, settling);
  }

  /** The same with another time since the last use. */
  public Retention usedWithin(Duration time) {
    return new Retention(newest, time, settling);
  }

  /** The same with another age under which nothing is removed. */
  public Retention settlingFor(Duration time) {
    return new Retention(newest, used, time);
  }

  /** Since when what was used is kept. */
  Duration recent() {
    return used.compareTo(settling) > 0 ? used : settling;
  }
}
