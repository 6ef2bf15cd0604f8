package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How much work a busy target gets done while capsules run in it. */
final class TargetShare {
  static final String SECTION = "share";
  static final String WITHOUT = "target alone";
  static final String WITH = "while capsules run in it, 10 per second";
  private static final long PERIOD_MILLIS = 100;

  private final Results results;
  private final Progress progress;
  private final Plan plan;

  TargetShare(Results results, Progress progress, Plan plan) {
    this.results = results;
    this.progress = progress;
    this.plan = plan;
  }

  /** Counts as fast as it can; a shell, which the image has for docker exec anyway. */
  private static String worker(int number) {
    return "n=0; while :; do i=0; while [ $i -lt 500 ]; do i=$((i+1)); done; n=$((n+1)); echo $n >/counts/"
        + number
        + "; done & ";
  }

  static String setting(int workers) {
    return "target with %d busy processes".formatted(workers);
  }

  void measure(int workers, Utility utility, Engine engine)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < workers; i++) {
      script.append(worker(i));
    }
    String setting = setting(workers);
    Series alone = new Series();
    Series together = new Series();
    try (DockerTarget busy = DockerTarget.start("busy-" + workers, script + "wait")) {
      Ours ours = engine.ours(utility.capsule(), busy);
      ours.run();
      for (int block = 0; block < plan.blocks(); block++) {
        progress.show("share of the " + setting, block, plan.blocks());
        alone.add(rate(busy, workers));
        together.add(during(ours, busy, workers));
      }
    }
    progress.done();
    results.addValue(SECTION, setting, WITHOUT, "units/s", alone.count(), alone.percentile(50));
    results.addValue(SECTION, setting, WITH, "units/s", together.count(), together.percentile(50));
  }

  private double during(Ours ours, DockerTarget busy, int workers)
      throws IOException, InterruptedException {
    AtomicBoolean go = new AtomicBoolean(true);
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> invoking = thread.submit(() -> invokeWhile(go, ours));
      double rate;
      try {
        rate = rate(busy, workers);
      } finally {
        go.set(false);
      }
      invoking.get();
      return rate;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static int invokeWhile(AtomicBoolean go, Ours ours)
      throws IOException, InterruptedException {
    int done = 0;
    long next = System.nanoTime();
    while (go.get()) {
      ours.invoke();
      done++;
      next += TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
      Thread.sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime())));
    }
    return done;
  }

  private double rate(DockerTarget busy, int workers) throws IOException, InterruptedException {
    long before = count(busy, workers);
    long start = System.nanoTime();
    Thread.sleep(plan.blockMillis());
    long after = count(busy, workers);
    return (after - before) / ((System.nanoTime() - start) / 1e9);
  }

  private static long count(DockerTarget busy, int workers)
      throws IOException, InterruptedException {
    long sum = 0;
    for (int i = 0; i < workers; i++) {
      String text = "";
      while (text.isEmpty()) {
        // Between truncating and writing it the counter is empty for a moment.
        text = Files.readString(busy.proc("root/counts/" + i)).strip();
      }
      sum += Long.parseLong(text);
    }
    return sum;
  }
}
