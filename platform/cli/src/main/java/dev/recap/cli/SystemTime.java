package dev.recap.cli;

import dev.recap.core.invocation.TimeSource;
import java.time.Clock;
import java.time.Instant;

/** The time of this machine; the only reader of its clocks. */
final class SystemTime implements TimeSource {
  private final Clock clock = Clock.systemUTC();

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
