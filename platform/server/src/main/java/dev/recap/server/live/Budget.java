package dev.recap.server.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that all channels share, in bytes. */
final class Budget {
  private final long total;
  private final long each;
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger channels = new AtomicInteger();

  /** At most {@code total} for all of them and {@code each} for one. */
  Budget(long total, long each) {
    this.total = total;
    this.each = each;
  }

  /** What one channel may keep now. */
  long allowance() {
    return Math.min(each, total / Math.max(1, channels.get()));
  }

  void opened() {
    channels.incrementAndGet();
  }

  void closed() {
    channels.decrementAndGet();
  }

  void charge(long bytes) {
    used.addAndGet(bytes);
  }

  /** Whether this much is there, or nothing is in use at all. */
  boolean fits(long bytes) {
    long now = used.get();
    return now == 0 || now + bytes <= total;
  }

  long used() {
    return used.get();
  }

  boolean exceeded() {
    return used.get() > total;
  }
}
