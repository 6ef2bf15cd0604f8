package dev.recap.server.trigger.result;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Wakes those who wait for something to be added; none is missed. */
final class Wakening {
  /** How long what another server added may go unseen. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private long count;

  void wake() {
    lock.lock();
    try {
      count++;
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What has been added by now, to be asked before looking. */
  long seen() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until more was added than was seen, at most so long. */
  void sleep(long seen, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (count == seen && left > 0) {
        left = added.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks whenever something was added, until there is what is looked for, at most so long. */
  <T> Optional<T> await(Duration patience, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        long seen = seen();
        Optional<T> found = look.get();
        long left = end - System.nanoTime();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        sleep(seen, Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
