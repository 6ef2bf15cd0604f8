package dev.recap.cli.terminal;

import dev.recap.core.invocation.CapsuleRuntime.Bound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancels what is bound now, and whatever is bound after that. */
public final class Cancellation {
  private final List<Bound> bounds = new ArrayList<>();
  private @Nullable String cancelledBy;

  /** Puts a bound capsule under this cancellation. */
  public void add(Bound bound) {
    String by;
    synchronized (this) {
      bounds.add(bound);
      by = cancelledBy;
    }
    if (by != null) {
      bound.cancel(by);
    }
  }

  /** Cancels; without effect the second time. */
  public void cancel(String by) {
    List<Bound> now;
    synchronized (this) {
      if (cancelledBy != null) {
        return;
      }
      cancelledBy = by;
      now = List.copyOf(bounds);
    }
    for (Bound bound : now) {
      bound.cancel(by);
    }
  }

  /** Whether it was cancelled. */
  public synchronized boolean cancelled() {
    return cancelledBy != null;
  }
}
