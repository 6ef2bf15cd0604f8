package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Callers of a server, each with a connection that it keeps and one request after the other.
 *
 * @param socket where the server listens
 * @param request an invocation that waits for its result
 */
record Callers(Path socket, String request) {

  /** So many of them for a time. */
  Block during(int atOnce, long millis) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return run(atOnce, () -> System.nanoTime() - end < 0);
  }

  /** So many of them until together they have invoked so often. */
  Block times(int atOnce, int invocations) throws IOException, InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    return run(atOnce, () -> begun.getAndIncrement() < invocations);
  }

  private Block run(int atOnce, BooleanSupplier another) throws IOException, InterruptedException {
    Series took = new Series();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<Series>> callers = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        callers.add(threads.submit(() -> call(another)));
      }
      for (Future<Series> caller : callers) {
        caller.get().copyTo(took);
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return Block.since(start, took);
  }

  private Series call(BooleanSupplier another) throws IOException {
    Series took = new Series();
    try (UnixConnection connection = UnixConnection.open(socket)) {
      while (another.getAsBoolean()) {
        long start = System.nanoTime();
        String record = connection.ask(request);
        took.add((System.nanoTime() - start) / 1e6);
        if (!record.contains("\"succeeded\"") || !record.contains("\"clean\":true")) {
          throw new IOException("Tried to invoke a capsule but its record is " + record);
        }
      }
    }
    return took;
  }
}
