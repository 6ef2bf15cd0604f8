package dev.recap.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends what runs now, and whatever begins after that. */
public final class Cancellation {
  private final List<Consumer<String>> ends = new ArrayList<>();
  private @Nullable String cancelledBy;

  /** Puts something under this cancellation; {@code end} takes who cancels. */
  public void add(Consumer<String> end) {
    String by;
    synchronized (this) {
      ends.add(end);
      by = cancelledBy;
    }
    if (by != null) {
      end.accept(by);
    }
  }

  /** Cancels; without effect the second time. */
  public void cancel(String by) {
    List<Consumer<String>> now;
    synchronized (this) {
      if (cancelledBy != null) {
        return;
      }
      cancelledBy = by;
      now = List.copyOf(ends);
    }
    for (Consumer<String> end : now) {
      end.accept(by);
    }
  }

  /** Whether it was cancelled. */
  public synchronized boolean cancelled() {
    return cancelledBy != null;
  }
}
