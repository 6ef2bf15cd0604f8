package dev.recap.server.invocation;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The invocations that this process carries out, so that they can be cancelled. */
final class Running {
  private final Map<String, One> all = new ConcurrentHashMap<>();

  /**
   * Begins with one.
   *
   * @param parent the fan-out it belongs to, with which it is cancelled
   * @param next is told of its progress too
   */
  One begin(String id, Optional<String> parent, Progress next) {
    One one = new One(id, parent, next);
    all.put(id, one);
    parent.map(all::get).flatMap(One::cancelledBy).ifPresent(one::cancel);
    return one;
  }

  /** Ends one and what belongs to it; false: it is not carried out here. */
  boolean cancel(String id, String by) {
    One one = all.get(id);
    if (one == null) {
      return false;
    }
    if (!one.cancel(by)) {
      return false;
    }
    all.values().stream()
        .filter(child -> child.parent.equals(Optional.of(id)))
        .forEach(child -> child.cancel(by));
    return true;
  }

  /** Ends all. */
  void cancelAll(String by) {
    all.values().forEach(one -> one.cancel(by));
  }

  /** Whether one is being ended. */
  boolean isCancelled(String id) {
    return Optional.ofNullable(all.get(id)).flatMap(One::cancelledBy).isPresent();
  }

  /** How many. */
  int count() {
    return all.size();
  }

  /** One invocation, from before it is begun until it has ended. */
  final class One implements Progress, AutoCloseable {
    private final String id;
    private final Optional<String> parent;
    private final Progress next;
    private @Nullable Bound bound;
    private @Nullable String cancelledBy;
    private boolean over;

    private One(String id, Optional<String> parent, Progress next) {
      this.id = id;
      this.parent = parent;
      this.next = next;
    }

    synchronized Optional<String> cancelledBy() {
      return Optional.ofNullable(cancelledBy);
    }

    /** It is not carried on with here, and cannot be cancelled any more; says whether it was. */
    synchronized Optional<String> over() {
      over = true;
      return Optional.ofNullable(cancelledBy);
    }

    /** False: it was over. */
    private synchronized boolean cancel(String by) {
      if (over) {
        return false;
      }
      if (cancelledBy == null) {
        cancelledBy = by;
        if (bound != null) {
          bound.cancel(by);
        }
      }
      return true;
    }

    @Override
    public synchronized void bound(String invocation, Bound ready) {
      bound = ready;
      if (cancelledBy != null) {
        ready.cancel(cancelledBy);
      }
      next.bound(invocation, ready);
    }

    @Override
    public void entered(String invocation, Phase phase) {
      next.entered(invocation, phase);
    }

    @Override
    public void checked(String invocation, Parameters parameters) {
      next.checked(invocation, parameters);
    }

    @Override
    public void notice(String invocation, String notice) {
      next.notice(invocation, notice);
    }

    @Override
    public void close() {
      all.remove(id, this);
    }
  }
}
