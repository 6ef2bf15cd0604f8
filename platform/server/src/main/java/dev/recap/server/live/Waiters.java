package dev.recap.server.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait for something to happen. Unlike with a condition, neither who wakes them nor
 * who gives up waiting pays for their number.
 */
final class Waiters {
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean waking = new AtomicBoolean();

  /** Waits until something holds, or this much time has passed. */
  void await(BooleanSupplier holds, long nanos) throws InterruptedException {
    if (holds.getAsBoolean()) {
      return;
    }
    long end = System.nanoTime() + nanos;
    Thread me = Thread.currentThread();
    waiting.add(me);
    try {
      long left = nanos;
      while (!holds.getAsBoolean() && left > 0) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        left = end - System.nanoTime();
      }
    } finally {
      waiting.remove(me);
    }
  }

  /** Has all of them look again, soon. */
  void wake() {
    if (!waiting.isEmpty() && waking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("live-waker").start(this::wakeAll);
    }
  }

  private void wakeAll() {
    // Before: who begins to wait from here on is woken by the next one, or has seen what happened.
    waking.set(false);
    waiting.forEach(LockSupport::unpark);
  }
}
