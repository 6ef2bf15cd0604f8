package dev.recap.cli.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does so many things at a time, in the order they were begun.
 *
 * <p>By threads of the platform: builds compute, and would keep virtual ones from going on.
 */
public final class Lanes implements AutoCloseable {
  private final ExecutorService threads;

  /** So many at a time. */
  public Lanes(int count) {
    this.threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().factory());
  }

  /** Something begun, with its result at the end. */
  public record Underway<T>(Future<T> future) {
    /** Waits for its end; what it threw is thrown here. */
    public T result() throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Does it as soon as a lane is free. */
  public <T> Underway<T> begin(Callable<T> work) {
    return new Underway<>(threads.submit(work));
  }

  /** Waits for the end of all of them; the results in the order given. */
  static <T> List<T> results(List<Underway<T>> all) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Underway<T> one : all) {
      results.add(one.result());
    }
    return results;
  }

  /** Waits for the end of everything begun. */
  @Override
  public void close() {
    threads.close();
  }
}
