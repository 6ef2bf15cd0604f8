package dev.recap.server.invocation;

import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Taken> taken = new HashMap<>();

  /** Around the policy, which is asked once there is room. */
  public Capacity(Access policy, Bounds bounds) {
    this.policy = policy;
    this.bounds = bounds;
  }

  private record Taken(String target, String capsule) {}

  @Override
  public Decision decide(Ask ask) {
    Taken wish = new Taken(ask.target().id(), ask.capsule().manifest().metadata().name());
    Optional<Problem> full = take(ask.invocation(), wish);
    if (full.isPresent()) {
      return new Decision.Denied(full.get());
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

  private Optional<Problem> take(String invocation, Taken wish) {
    lock.lock();
    try {
      long left = bounds.patience().toNanos();
      Optional<String> full = full(wish);
      while (full.isPresent() && left > 0) {
        left = freed.awaitNanos(left);
        full = full(wish);
      }
      if (full.isEmpty()) {
        targets.merge(wish.target(), 1, Integer::sum);
        capsules.merge(wish.capsule(), 1, Integer::sum);
        taken.put(invocation, wish);
      }
      return full.map(message -> new Problem(Problem.Kind.TOO_MANY, message));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(
          new Problem(Problem.Kind.OVERLOADED, "Tried to wait for room but the server is ending"));
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> full(Taken wish) {
    if (targets.getOrDefault(wish.target(), 0) >= bounds.perTarget()) {
      return Optional.of(
          "Tried to bind to the target but %d invocations run in it already"
              .formatted(bounds.perTarget()));
    }
    if (capsules.getOrDefault(wish.capsule(), 0) >= bounds.perCapsule()) {
      return Optional.of(
          "Tried to invoke %s but %d invocations of it run already"
              .formatted(wish.capsule(), bounds.perCapsule()));
    }
    return Optional.empty();
  }

  /** The invocation has ended; without effect when it took nothing. */
  void release(String invocation) {
    lock.lock();
    try {
      Taken was = taken.remove(invocation);
      if (was != null) {
        targets.computeIfPresent(was.target(), (_, count) -> count == 1 ? null : count - 1);
        capsules.computeIfPresent(was.capsule(), (_, count) -> count == 1 ? null : count - 1);
        freed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
