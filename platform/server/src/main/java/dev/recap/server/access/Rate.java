package dev.recap.server.access;

import java.time.Duration;

/** At most {@code limit} in any time of length {@code per}. */
public record Rate(int limit, Duration per) {
  @Override
  public String toString() {
    return limit + " per " + per;
  }
}
