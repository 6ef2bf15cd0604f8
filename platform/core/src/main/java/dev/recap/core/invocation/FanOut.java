package dev.recap.core.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Invokes one capsule in every target that carries given labels. */
public final class FanOut {
  private final TargetResolver targets;
  private final Each each;
  private final TimeSource time;

  /** Over the targets of one host; each invocation is made by {@code invoker}. */
  public FanOut(TargetResolver targets, Invoker invoker, TimeSource time) {
    this(
        targets,
        (request, progress) -> invoker.invoke(request, Streams.captured(), progress),
        time);
  }

  /** Over the targets of one host; each invocation is made by {@code each}. */
  public FanOut(TargetResolver targets, Each each, TimeSource time) {
    this.targets = targets;
    this.each = each;
    this.time = time;
  }

  /** Makes one invocation and waits for its end. */
  @FunctionalInterface
  public interface Each {
    /** Its final record. */
    InvocationRecord invoke(Request request, Progress progress);
  }

  /**
   * What a caller asks for.
   *
   * @param capsule which capsule
   * @param labels label to value; an empty value asks only that the label is there
   * @param parameters values by name, unchecked, the same for every target
   * @param timeout of each invocation, in place of the manifest's
   * @param caller who asks
   * @param reason why, in the caller's words
   * @param maxParallel how many run at the same time, at least 1
   * @param maxFailures once so many have not succeeded, at least 1, no further one is started;
   *     empty: all are started whatever happens
   */
  public record Order(
      CapsuleRef capsule,
      Map<String, String> labels,
      Map<String, Object> parameters,
      Optional<Duration> timeout,
      Caller caller,
      Optional<String> reason,
      int maxParallel,
      OptionalInt maxFailures) {
    /**
     * Keeps an order whose bounds make sense.
     *
     * @throws IllegalArgumentException when one of them is below 1
     */
    public Order {
      if (maxParallel < 1) {
        throw new IllegalArgumentException(
            "Tried to run %d invocations at a time but at least 1 is needed"
                .formatted(maxParallel));
      }
      if (maxFailures.isPresent() && maxFailures.getAsInt() < 1) {
        throw new IllegalArgumentException(
            "Tried to stop after %d failures but at least 1 is needed"
                .formatted(maxFailures.getAsInt()));
      }
    }

    private Request in(Target target, String parent) {
      return new Request(
          capsule, TargetRef.to(target), parameters, timeout, caller, reason, Optional.of(parent));
    }
  }

  /** Follows a fan-out; is called by one thread at a time. */
  public interface Listener {
    /** An invocation ended. */
    void ended(Row row);

    /** Is asked before each start; {@code false}: no further one is started. */
    default boolean proceed() {
      return true;
    }
  }

  /** One target and the final record of the invocation in it. */
  public record Row(Target target, InvocationRecord invocation) {}

  /** How a fan-out ended. */
  public sealed interface Ending {

    /**
     * Invocations were made.
     *
     * @param id what the records carry as their {@code parent}
     * @param rows in the order of the targets, not of their endings
     * @param skipped targets in which none was started
     */
    record Done(String id, List<Row> rows, List<Target> skipped) implements Ending {}

    /** No target carries the labels. */
    record NoTarget(Problem problem) implements Ending {}

    /**
     * The one exit status: 0 when there was an invocation in every target and all succeeded, else
     * the highest of theirs, or that of a cancellation when some were skipped and none failed.
     */
    default int exitCode() {
      return switch (this) {
        case NoTarget(Problem problem) -> problem.kind().exitCode();
        case Done(String id, List<Row> rows, List<Target> skipped) -> {
          int worst = rows.stream().mapToInt(row -> kind(row).exitCode()).max().orElse(0);
          yield worst == 0 && !skipped.isEmpty() ? Problem.Kind.CANCELLED.exitCode() : worst;
        }
      };
    }

    private static Problem.Kind kind(Row row) {
      return row.invocation().outcome().map(Outcome::kind).orElse(Problem.Kind.PLATFORM);
    }
  }

  /**
   * Invokes in all of them and waits for the last one.
   *
   * @throws PlatformException when not even a record can be kept; those that run are waited for
   */
  public Ending invoke(Order order, Progress progress, Listener listener) {
    return invoke(order, InvocationId.at(time.now()), progress, listener);
  }

  /**
   * The same.
   *
   * @param id what the records carry as their {@code parent}
   */
  public Ending invoke(Order order, String id, Progress progress, Listener listener) {
    List<Target> found = targets.list(order.labels());
    if (found.isEmpty()) {
      return new Ending.NoTarget(
          new Problem(
              Problem.Kind.UNKNOWN_TARGET,
              "Tried to find targets with %s but no running container has that"
                  .formatted(text(order.labels()))));
    }
    FanOutQueue queue = new FanOutQueue(found, order.maxFailures(), listener);
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          IntStream.range(0, Math.min(order.maxParallel(), found.size()))
              .mapToObj(n -> workers.submit(() -> work(order, id, queue, progress)))
              .toList();
      // All of them before any failure is passed on: closing the executor would interrupt the rest.
      List<Throwable> failures = all.stream().flatMap(one -> await(one, queue).stream()).toList();
      for (Throwable failure : failures) {
        switch (failure) {
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new IllegalStateException(failure);
        }
      }
    }
    return queue.done(id);
  }

  private void work(Order order, String id, FanOutQueue queue, Progress progress) {
    try {
      for (Optional<Target> next = queue.next(); next.isPresent(); next = queue.next()) {
        Target target = next.get();
        queue.ended(new Row(target, each.invoke(order.in(target, id), progress)));
      }
    } catch (RuntimeException | Error e) {
      queue.stop();
      throw e;
    }
  }

  /** Waits for a worker's end, whatever happens; what it failed with, if it did. */
  private static Optional<Throwable> await(Future<?> worker, FanOutQueue queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          worker.get();
          return Optional.empty();
        } catch (InterruptedException e) {
          // Those that run have targets to leave clean: no further ones, but these to their end.
          queue.stop();
          interrupted = true;
        } catch (ExecutionException e) {
          return Optional.ofNullable(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String text(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + (label.getValue().isEmpty() ? "" : "=" + label.getValue()))
        .sorted()
        .reduce((one, other) -> one + "," + other)
        .map(all -> "the labels " + all)
        .orElse("any label");
  }
}
