package dev.recap.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.TestEngine;
import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A thousand invocations of every kind in one long-lived engine. */
@NeedsCrun
@NeedsDocker
class LeavesNothingIT {
  private static final int INVOCATIONS = Integer.getInteger("recap.test.invocations", 1000);
  private static final int SETTLED = INVOCATIONS * 3 / 10;
  private static final int WIDTH = 8;

  @Test
  void hasEverythingAsBeforeAfterAThousandInvocations() throws Exception {
    try (TestEngine engine = TestEngine.open(OciRuntime.Kind.CRUN, WIDTH);
        RealContainers containers = new RealContainers()) {
      List<String> targets =
          List.of(containers.crun("a", Map.of()).reference(), containers.docker("b").reference());
      List<TargetState> before = states(targets);
      engine.runtime().warmUp();
      Run run = new Run(engine, targets);
      run.invoke(SETTLED);
      engine.runtime().warmUp();
      HostState settled = host(engine);
      Memory then = Memory.now();
      long start = System.nanoTime();
      run.invoke(INVOCATIONS - SETTLED);
      double seconds = (System.nanoTime() - start) / 1e9;
      engine.runtime().warmUp();
      HostState last = host(engine);
      Memory now = Memory.now();
      System.out.printf(
          "%d invocations, %s; the last %d in %.1f s%nafter %d: %s%nafter %d: %s%n",
          INVOCATIONS,
          run.outcomes,
          INVOCATIONS - SETTLED,
          seconds,
          SETTLED,
          then,
          INVOCATIONS,
          now);

      assertThat(run.problems).isEmpty();
      assertThat(states(targets)).isEqualTo(before);
      assertThat(last.mounts()).isEmpty();
      assertThat(last.cgroups()).hasSameSizeAs(settled.cgroups());
      // Launchers that idle: each a shell and its guard.
      assertThat(last.processes()).hasSize(2 * WIDTH);
      assertThat(last.files().stream().filter(LeavesNothingIT::isAlwaysThere))
          .hasSameSizeAs(settled.files().stream().filter(LeavesNothingIT::isAlwaysThere).toList());
      assertThat(last.files().stream().filter(file -> file.endsWith("/a")))
          .hasSize(run.outcomes.getOrDefault("artifacts", 0));
      assertThat(now.descriptors()).isLessThanOrEqualTo(then.descriptors());
      assertThat(now.heapKib()).isLessThan(then.heapKib() + 4096);
      assertThat(now.residentKib()).isLessThan(then.residentKib() + 32 * 1024);
      assertThat(now.threads()).isLessThanOrEqualTo(then.threads() + 2);

      engine.runtime().close();
      HostState closed = host(engine);
      assertThat(closed.cgroups()).isEmpty();
      assertThat(closed.processes()).isEmpty();
      try (Stream<Path> launchers =
          Files.list(engine.settings().runDirectory().resolve("launchers"))) {
        assertThat(launchers).isEmpty();
      }
      assertThat(states(targets)).isEqualTo(before);
    }
  }

  /**
   * Artifacts are counted apart. A launcher that ran a capsule keeps the last configuration and log
   * until it runs the next one; how many of those that idle have run any is a matter of chance.
   */
  private static boolean isAlwaysThere(String file) {
    boolean ofTheLastCapsule =
        file.contains("/launchers/")
            && (file.endsWith("/bundle/config.json") || file.endsWith("/log"));
    return !file.contains("/artifacts/") && !ofTheLastCapsule;
  }

  private static List<TargetState> states(List<String> targets) throws IOException {
    List<TargetState> states = new ArrayList<>();
    for (String target : targets) {
      states.add(TargetState.of(KilledAtAnyMomentIT.pidOf(target)));
    }
    return states;
  }

  private static HostState host(TestEngine engine) throws IOException {
    return HostState.of(
        owner -> owner == ProcessHandle.current().pid(),
        engine.settings().runDirectory(),
        engine.settings().stateDirectory());
  }

  /** Invokes from several threads and keeps what was not as it had to be. */
  private static final class Run {
    private final TestEngine engine;
    private final List<String> targets;
    private final List<Mischief.Deed> deeds;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    Run(TestEngine engine, List<String> targets) {
      this.engine = engine;
      this.targets = targets;
      this.deeds = new Mischief(engine.capsule("").rootfs()).all();
    }

    void invoke(int times) throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(WIDTH)) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
          int turn = i;
          all.add(threads.submit(() -> invokeOne(turn)));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
    }

    private void invokeOne(int turn) {
      boolean cancel = turn % (deeds.size() + 1) == deeds.size();
      Mischief.Deed deed =
          cancel
              ? new Mischief.Deed("cancelled", engine.capsule("sleep 1000"))
              : deeds.get(turn % (deeds.size() + 1));
      InvocationRecord record =
          engine.invoke(
              deed.capsule(),
              targets.get(turn / (deeds.size() + 1) % targets.size()),
              Map.of(),
              Streams.captured(),
              cancel ? new Canceller() : Progress.SILENT);
      String word = record.outcome().orElseThrow().word();
      synchronized (problems) {
        outcomes.merge(word, 1, Integer::sum);
        outcomes.merge("artifacts", record.artifacts().size(), Integer::sum);
        if (!word.equals(deed.outcome()) || !record.receipt().orElseThrow().clean()) {
          problems.add(
              "%s instead of %s: %s, %s"
                  .formatted(
                      word,
                      deed.outcome(),
                      record.outcome().orElseThrow().message(),
                      record.receipt().orElseThrow().clean() ? "clean" : record.receipt()));
        }
      }
    }
  }

  /** Cancels as soon as the capsule is bound. */
  private static final class Canceller implements Progress {
    @Override
    public void entered(String id, Phase phase) {}

    @Override
    public void bound(String id, CapsuleRuntime.Bound bound) {
      bound.cancel("a test");
    }
  }

  /**
   * What this JVM holds, after a collection.
   *
   * @param residentKib beside the heap, of which Java touches more as time goes by
   */
  private record Memory(int descriptors, long heapKib, long residentKib, int threads) {
    static Memory now() throws Exception {
      for (int i = 0; i < 3; i++) {
        System.gc();
        Thread.sleep(100);
      }
      try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
        return new Memory(
            (int) descriptors.count(),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10,
            BesideTheHeap.residentKib(),
            Thread.activeCount());
      }
    }
  }
}
