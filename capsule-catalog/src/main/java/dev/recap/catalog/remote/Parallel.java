package dev.recap.catalog.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Moves several contents at once. */
final class Parallel {
  /** Enough to fill a line, and what registries let one client have. */
  private static final int MOST = 4;

  private Parallel() {}

  /** What is done with one. */
  @FunctionalInterface
  interface Work<T> {
    void on(T item) throws IOException;
  }

  /** Does it with all; the first failure ends the others and is thrown. */
  static <T> void each(List<T> items, Work<T> work) throws IOException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(MOST, Thread.ofVirtual().factory())) {
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
        throw new InterruptedIOException("it was interrupted while content was moved");
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
      case null, default -> new IOException("content could not be moved", cause);
    };
  }
}
