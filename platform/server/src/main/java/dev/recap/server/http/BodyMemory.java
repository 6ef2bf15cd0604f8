package dev.recap.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of all requests may take together. */
final class BodyMemory {
  private final long most;
  private final AtomicLong used = new AtomicLong();

  BodyMemory(long most) {
    this.most = most;
  }

  /** Takes so many bytes, if they are left. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) > most) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
