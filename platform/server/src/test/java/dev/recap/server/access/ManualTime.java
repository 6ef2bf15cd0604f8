package dev.recap.server.access;

import dev.recap.core.invocation.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that goes on when it is told to. */
public final class ManualTime implements TimeSource {
  private Instant now = Instant.parse("2026-11-21T09:00:00Z");

  /** Lets time pass. */
  public void pass(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
