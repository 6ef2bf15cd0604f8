package dev.recap.core.invocation;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock on which every look takes one millisecond. */
final class FakeTime implements TimeSource {
  private static final long MILLI = 1_000_000;
  private final AtomicLong looks = new AtomicLong();

  @Override
  public Instant now() {
    return Instant.parse("2026-03-01T12:00:00Z").plusNanos(nanos());
  }

  @Override
  public long nanos() {
    return looks.getAndIncrement() * MILLI;
  }
}
