package dev.recap.server.invocation;

import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets no more than so many invocations run in one target, and of one capsule. Stands where it is
 * decided who may invoke what, because only there both are known for what they are and not by one
 * of their names. Safe for many threads.
 */
public final class Capacity implements Access {
  private final Access policy;
  private final Bounds bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<String, Integer> targets = new HashMap<>();
  private final Map<String, Integer> capsules = new HashMap<>();
  private final Map<String, Running> taken = new HashMap<>();
  private final Pace pace = new Pace();
  private final Set<String> canWait = ConcurrentHashMap.newKeySet();

  /** Around the policy, which is asked once there is room. */
  public Capacity(Access policy, Bounds bounds) {
    this.policy = policy;
    this.bounds = bounds;
  }

  private record Taken(String target, String capsule) {}

  private record Running(Taken what, long sinceNanos) {}

  @Override
  public Decision decide(Ask ask) {
    Taken wish = new Taken(ask.target().id(), ask.capsule().manifest().metadata().name());
    Optional<Decision> full = take(ask.invocation(), wish);
    if (full.isPresent()) {
      return full.get();
    }
    boolean allowed = false;
    try {
      Decision decision = policy.decide(ask);
      allowed = decision instanceof Decision.Allowed;
      return decision;
    } finally {
      if (!allowed) {
        release(ask.invocation());
      }
    }
  }

  private Optional<Decision> take(String invocation, Taken wish) {
    long left = canWait.remove(invocation) ? 0 : bounds.patience().toNanos();
    lock.lock();
    try {
      Optional<Decision> full = full(wish);
      while (full.isPresent() && left > 0) {
        left = freed.awaitNanos(left);
        full = full(wish);
      }
      if (full.isEmpty()) {
        targets.merge(wish.target(), 1, Integer::sum);
        capsules.merge(wish.capsule(), 1, Integer::sum);
        taken.put(invocation, new Running(wish, System.nanoTime()));
      }
      return full;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(
          new Decision.Denied(
              new Problem(
                  Problem.Kind.OVERLOADED, "Tried to wait for room but the server is ending")));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Decision> full(Taken wish) {
    Scarce target = new Scarce.InTarget(wish.target());
    if (full(target)) {
      return noRoom(
          target,
          bounds.perTarget(),
          "Tried to bind to the target but %d invocations run in it already"
              .formatted(bounds.perTarget()));
    }
    Scarce capsule = new Scarce.OfCapsule(wish.capsule());
    return full(capsule)
        ? noRoom(
            capsule,
            bounds.perCapsule(),
            "Tried to invoke %s but %d invocations of it run already"
                .formatted(wish.capsule(), bounds.perCapsule()))
        : Optional.empty();
  }

  private Optional<Decision> noRoom(Scarce where, int atOnce, String message) {
    return Optional.of(
        new Decision.NoRoom(
            new Problem(Problem.Kind.TOO_MANY, message, Optional.of(pace.until(atOnce))), where));
  }

  private boolean full(Scarce where) {
    return switch (where) {
      case Scarce.InTarget(String id) -> targets.getOrDefault(id, 0) >= bounds.perTarget();
      case Scarce.OfCapsule(String name) -> capsules.getOrDefault(name, 0) >= bounds.perCapsule();
    };
  }

  /** This invocation can be tried again later, so it does not wait for room here. */
  void canWait(String invocation) {
    canWait.add(invocation);
  }

  /** Whether there is room. */
  boolean hasRoom(Scarce where) {
    lock.lock();
    try {
      return !full(where);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room, for so long at most. */
  void awaitRoom(Scarce where, Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (full(where) && left > 0) {
        left = freed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** When there is probably room for one more. */
  Duration until(int atOnce) {
    return pace.until(atOnce);
  }

  /** The invocation has ended; without effect when it took nothing. */
  void release(String invocation) {
    canWait.remove(invocation);
    lock.lock();
    try {
      Running ended = taken.remove(invocation);
      if (ended != null) {
        Taken was = ended.what();
        pace.took(System.nanoTime() - ended.sinceNanos());
        targets.computeIfPresent(was.target(), (_, count) -> count == 1 ? null : count - 1);
        capsules.computeIfPresent(was.capsule(), (_, count) -> count == 1 ? null : count - 1);
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
