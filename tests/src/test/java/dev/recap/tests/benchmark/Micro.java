package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks of {@code micro}, each in a JVM of its own. */
final class Micro {
  static final String SECTION = "micro";

  private final Results results;
  private final Progress progress;
  private final Plan plan;

  Micro(Results results, Progress progress, Plan plan) {
    this.results = results;
    this.progress = progress;
    this.plan = plan;
  }

  void measure(Path root, Path work, DockerTarget target) throws IOException {
    progress.step("pieces of our own process, by JMH");
    TimeValue time = TimeValue.milliseconds((long) (plan.microSeconds() * 1000));
    Collection<RunResult> runs;
    try {
      runs =
          new Runner(
                  new OptionsBuilder()
                      .include("dev\\.recap\\.tests\\.benchmark\\.micro\\..*")
                      .mode(Mode.AverageTime)
                      .timeUnit(TimeUnit.MICROSECONDS)
                      .forks(1)
                      .warmupIterations(3)
                      .warmupTime(time)
                      .measurementIterations(3)
                      .measurementTime(time)
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .jvmArgs(
                          "--enable-native-access=ALL-UNNAMED",
                          "--sun-misc-unsafe-memory-access=allow",
                          "-Dslf4j.internal.verbosity=ERROR",
                          "-Drecap.benchmark.pid=" + target.pid(),
                          "-Drecap.benchmark.root=" + root,
                          "-Djmh.ignoreLock=true")
                      .output(work.resolve("jmh.log").toString())
                      .build())
              .run();
    } catch (RunnerException e) {
      throw new IOException("Tried to run the JMH benchmarks but " + e.getMessage(), e);
    }
    for (RunResult run : runs) {
      Result<?> result = run.getPrimaryResult();
      String name = run.getParams().getBenchmark();
      results.addValue(
          SECTION,
          "JMH, average",
          name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
          "us",
          (int) result.getSampleCount(),
          result.getScore());
    }
  }
}
