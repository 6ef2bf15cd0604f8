package dev.recap.server.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of requests may take together. */
final class BodyMemory {
  private final long most;
  private final Optional<BodyMemory> whole;
  private final AtomicLong used = new AtomicLong();

  private BodyMemory(long most, Optional<BodyMemory> whole) {
    this.most = most;
    this.whole = whole;
  }

  BodyMemory(long most) {
    this(most, Optional.empty());
  }

  /** A part of it for some requests, so that others find room whatever these do. */
  BodyMemory part(long bytes) {
    return new BodyMemory(bytes, Optional.of(this));
  }

  /** Takes so many bytes, if they are left. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) > most || whole.filter(all -> !all.take(bytes)).isPresent()) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
    whole.ifPresent(all -> all.give(bytes));
  }
}
