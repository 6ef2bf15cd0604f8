package dev.recap.cli.testing;

import dev.recap.catalog.testing.Difference;
import dev.recap.catalog.testing.TestCase.Step;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The invocations that go on while another one runs, each from a moment after it began to run. */
final class Companions implements Progress, AutoCloseable {
  private final Progress next;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch running = new CountDownLatch(1);
  private final List<Future<Optional<Difference>>> steps = new ArrayList<>();

  /** Tells {@code next} what it is told itself. */
  Companions(Progress next) {
    this.next = next;
  }

  /** One of them. */
  @FunctionalInterface
  interface Invocation {
    InvocationRecord run();
  }

  void add(Step step, String what, Invocation invocation) {
    steps.add(
        threads.submit(() -> {
          running.await();
          Thread.sleep(step.after());
          return StepFailure.of(what, invocation.run());
        }));
  }

  @Override
  public void entered(String id, Phase phase) {
    next.entered(id, phase);
    if (phase == Phase.RUNNING) {
      running.countDown();
    }
  }

  @Override
  public void bound(String id, Bound bound) {
    next.bound(id, bound);
  }

  /** Waits for all of them; what went wrong. */
  List<Difference> finish() throws InterruptedException {
    if (running.getCount() > 0) {
      threads.shutdownNow();
      return steps.isEmpty()
          ? List.of()
          : List.of(
              new Difference(
                  "meanwhile", "invoked while the capsule runs", "the capsule never ran"));
    }
    List<Difference> differences = new ArrayList<>();
    for (Future<Optional<Difference>> step : steps) {
      try {
        step.get().ifPresent(differences::add);
      } catch (ExecutionException e) {
        differences.add(new Difference("meanwhile", "succeeded", String.valueOf(e.getCause())));
      }
    }
    return differences;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
