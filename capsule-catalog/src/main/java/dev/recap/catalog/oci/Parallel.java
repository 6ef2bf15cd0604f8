package dev.recap.catalog.oci;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Does the same with several things at once. */
public final class Parallel {
  /** Enough to fill a line, and what registries let one client have. */
  private static final int MOVES = 4;

  private Parallel() {}

  /** What is done with one. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    void on(T item) throws IOException;
  }

  /** Moves several contents; the first failure ends the others and is thrown. */
  public static <T> void each(List<T> items, Work<T> work) throws IOException {
    each(items, MOVES, work);
  }

  /**
   * Does it with all; the first failure ends the others and is thrown.
   *
   * @param most how many at once
   */
  public static <T> void each(List<T> items, int most, Work<T> work) throws IOException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(most, Thread.ofVirtual().factory())) {
      CompletionService<@Nullable Void> done = new ExecutorCompletionService<>(threads);
      for (T item : items) {
        done.submit(() -> {
          work.on(item);
          return null;
        });
      }
      try {
        for (int i = 0; i < items.size(); i++) {
          done.take().get();
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("it was interrupted in the middle of its work");
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw rethrown(e.getCause());
      }
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException("it could not be done", cause);
    };
  }
}
