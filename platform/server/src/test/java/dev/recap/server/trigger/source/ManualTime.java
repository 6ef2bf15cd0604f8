package dev.recap.server.trigger.source;

import dev.recap.core.invocation.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that stands until a test lets it pass. */
final class ManualTime implements TimeSource {
  private Instant now;

  ManualTime(Instant now) {
    this.now = now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
