package dev.recap.server.live;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.record.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes as the machine's does, and further when a test says so. */
public final class TestTime implements TimeSource {
  private final long start = System.nanoTime();
  private final AtomicLong skipped = new AtomicLong();

  /** Lets this much pass at once. */
  public void pass(Duration duration) {
    skipped.addAndGet(duration.toNanos());
  }

  @Override
  public Instant now() {
    return Records.ACCEPTED.plusNanos(nanos());
  }

  @Override
  public long nanos() {
    return System.nanoTime() - start + skipped.get();
  }
}
