package dev.recap.server.store;

import java.time.Instant;

/** Times as the database keeps them: nanoseconds since 1970. */
public final class Times {
  private static final long NANOS = 1_000_000_000L;

  private Times() {}

  /** The number kept for a time. */
  public static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  /** The time a number is kept for. */
  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
