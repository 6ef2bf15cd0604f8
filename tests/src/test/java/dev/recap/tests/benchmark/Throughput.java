package dev.recap.tests.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Invocations per second with several at once, in alternating blocks. */
final class Throughput {
  static final String SECTION = "throughput";
  static final String XARGS = "xargs -P over crun run, same bundle";

  private final Results results;
  private final Progress progress;
  private final Plan plan;

  Throughput(Results results, Progress progress, Plan plan) {
    this.results = results;
    this.progress = progress;
    this.plan = plan;
  }

  static String ours(int warm) {
    return "recap, %d launchers kept warm".formatted(warm);
  }

  /**
   * Measures.
   *
   * @param few invokes over an engine that keeps {@code fewWarm} launchers
   * @param many over one that keeps {@code manyWarm}
   */
  void measure(int atOnce, Ours few, int fewWarm, Ours many, int manyWarm, BareCrun.Bundle bundle)
      throws IOException, InterruptedException {
    Series fewRates = new Series();
    Series manyRates = new Series();
    Series xargsRates = new Series();
    String setting = "concurrency " + atOnce;
    // Enough to tell how many xargs gets through in one block.
    double guess = xargs(bundle, 4 * atOnce, atOnce);
    for (int block = 0; block < plan.blocks(); block++) {
      progress.show("throughput, " + setting, block, plan.blocks());
      fewRates.add(ours(few, atOnce));
      manyRates.add(ours(many, atOnce));
      guess = xargs(bundle, Math.max(atOnce, (int) (guess * plan.blockMillis() / 1000)), atOnce);
      xargsRates.add(guess);
    }
    progress.done();
    add(setting, ours(fewWarm), fewRates);
    add(setting, ours(manyWarm), manyRates);
    add(setting, XARGS, xargsRates);
  }

  private void add(String setting, String row, Series rates) {
    results.addValue(SECTION, setting, row, "1/s", rates.count(), rates.percentile(50));
  }

  private static double xargs(BareCrun.Bundle bundle, int times, int atOnce)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    bundle.xargs(times, atOnce).run();
    return times / ((System.nanoTime() - start) / 1e9);
  }

  private double ours(Ours ours, int atOnce) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(plan.blockMillis());
    int done = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        workers.add(threads.submit(() -> invokeUntil(end, ours)));
      }
      for (Future<Integer> worker : workers) {
        done += worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return done / ((System.nanoTime() - start) / 1e9);
  }

  private static int invokeUntil(long end, Ours ours) throws IOException {
    int done = 0;
    while (System.nanoTime() < end) {
      ours.invoke();
      done++;
    }
    return done;
  }
}
