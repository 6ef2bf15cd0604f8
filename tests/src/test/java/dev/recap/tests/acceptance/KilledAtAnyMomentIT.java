package dev.recap.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.runtime.OciRuntime;
import dev.recap.engine.runtime.Processes;
import dev.recap.engine.target.HostPlaces;
import dev.recap.engine.target.HostTargets;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real RECap process that dies by SIGKILL, or is stopped, whatever it is doing. */
@NeedsCrun
class KilledAtAnyMomentIT {
  private static final int KILLS = Integer.getInteger("recap.test.kills", 100);
  private static final long SEED = Long.getLong("recap.test.seed", System.nanoTime());

  /** From the first invocation on: enough for several to be under way in every phase. */
  private static final long STREAM_MILLIS = 1500;

  private static final long ALL_GONE_MILLIS = 5000;

  @TempDir private Path directory;
  private Path run = Path.of("/run");
  private final RealContainers containers = new RealContainers();
  private final Set<Long> owners = new HashSet<>();
  private String target = "";
  private int pid;
  private TargetState before = new TargetState(List.of(), List.of(), List.of());

  @BeforeEach
  void startATarget() throws IOException {
    run = Files.createTempDirectory(Path.of("/run"), "recap-test-");
    BusyboxCapsule.unpack(directory.resolve("rootfs"));
    target = containers.crun("t", Map.of()).reference();
    pid = pidOf(target);
    before = TargetState.of(pid);
  }

  @AfterEach
  void removeTheTarget() throws IOException {
    containers.close();
    try (Stream<Path> files = Files.walk(run)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Test
  void leavesNothingRunningAndTheNextStartTakesTheRestAway() throws Exception {
    killAgainAndAgain(OciRuntime.Kind.CRUN, KILLS);
  }

  private void killAgainAndAgain(OciRuntime.Kind kind, int kills) throws Exception {
    System.out.printf("%d kills over %s, seed %d%n", kills, kind.program(), SEED);
    RandomGenerator random = new java.util.Random(SEED);
    long startMillis = startMillis(kind);
    long longest = 0;
    int left = 0;
    for (int i = 0; i < kills; i++) {
      long moment = random.nextLong(startMillis + STREAM_MILLIS);
      try (LongLivedProcess recap = start(kind)) {
        long start = System.nanoTime();
        if (recap.said("recovered", moment)) {
          assertRecovered(recap.pid());
          recap.say("stream");
        }
        Thread.sleep(Math.max(0, moment - millisSince(start)));
        recap.kill();
        assertOutcomes(recap.lines());
        longest =
            Math.max(
                longest, assertNothingRuns("kill %d at %d ms, seed %d".formatted(i, moment, SEED)));
        left += launchers() == 0 ? 0 : 1;
      }
    }
    try (LongLivedProcess last = start(kind)) {
      assertThat(last.said("recovered", 60_000)).as("%s", last.lines()).isTrue();
      assertRecovered(last.pid());
    }
    report(kills, left, longest);
  }

  @Test
  void twoThatRecoverAtOnceUndoEachChangeOnceAndNeverTouchALivingOne() throws Exception {
    try (LongLivedProcess living = start(OciRuntime.Kind.CRUN)) {
      assertThat(living.said("recovered", 60_000)).isTrue();
      living.say("stream");
      assertThat(living.said("outcome", 60_000)).isTrue();
      for (int i = 0; i < 5; i++) {
        try (LongLivedProcess dying = start(OciRuntime.Kind.CRUN)) {
          assertThat(dying.said("recovered", 60_000)).isTrue();
          dying.say("stream");
          assertThat(dying.said("outcome", 60_000)).isTrue();
        }
        try (LongLivedProcess one = start(OciRuntime.Kind.CRUN);
            LongLivedProcess other = start(OciRuntime.Kind.CRUN)) {
          assertThat(one.said("recovered", 60_000)).as("%s", one.lines()).isTrue();
          assertThat(other.said("recovered", 60_000)).as("%s", other.lines()).isTrue();
          assertThat(one.lines())
              .noneMatch(line -> line.contains("failed") || line.contains("still"));
          assertThat(other.lines())
              .noneMatch(line -> line.contains("failed") || line.contains("still"));
        }
      }
      assertThat(living.lines()).noneMatch(line -> line.contains("platform-error"));
      assertThat(living.lines())
          .filteredOn(line -> line.startsWith("outcome"))
          .hasSizeGreaterThan(5);
    }
    assertNothingRuns("the end");
    try (LongLivedProcess last = start(OciRuntime.Kind.CRUN)) {
      assertThat(last.said("recovered", 60_000)).isTrue();
      assertRecovered(last.pid());
    }
  }

  @Test
  void holdsTheDeadlineEvenWhileItIsStopped() throws Exception {
    try (LongLivedProcess recap = start(OciRuntime.Kind.CRUN)) {
      assertThat(recap.said("recovered", 60_000)).isTrue();
      recap.say("hold");
      assertThat(recap.said("output", 60_000)).isTrue();
      recap.signal("STOP");
      long start = System.nanoTime();
      // Beside the capsule's own there are the subreaper and the supervisor.
      int around = before.processes().size() + 2;
      assertThat(TargetState.processes(pid)).hasSizeGreaterThan(around);
      while (TargetState.processes(pid).size() > around) {
        assertThat(millisSince(start)).isLessThan(1000 + ALL_GONE_MILLIS + 1000);
        Thread.sleep(20);
      }
      System.out.printf(
          "stopped RECap: the capsule was ended after %d ms of 1000%n", millisSince(start));
      recap.signal("CONT");
      assertThat(recap.said("outcome succeeded", 60_000)).as("%s", recap.lines()).isTrue();
      assertThat(recap.lines()).anyMatch(line -> line.startsWith("outcome timed-out clean"));
      recap.kill();
      assertNothingRuns("the end");
    }
    try (LongLivedProcess last = start(OciRuntime.Kind.CRUN)) {
      assertThat(last.said("recovered", 60_000)).isTrue();
      assertRecovered(last.pid());
    }
  }

  @Test
  void removesTheFolderOfAProcessThatDiedBeforeItWroteDownWhoItIs() throws Exception {
    Path dead = Files.createDirectories(run.resolve("launchers/4194305-0badcafe/bundle"));
    Path living =
        Files.createDirectories(
            run.resolve("launchers/%d-0badcafe".formatted(ProcessHandle.current().pid())));
    try (LongLivedProcess recap = start(OciRuntime.Kind.CRUN)) {
      assertThat(recap.said("recovered", 60_000)).isTrue();
      assertThat(dead.getParent()).doesNotExist();
      assertThat(living).exists();
    }
    Files.delete(living);
  }

  private LongLivedProcess start(OciRuntime.Kind kind) {
    LongLivedProcess process = LongLivedProcess.start(directory, run, target, kind);
    owners.add(process.pid());
    return process;
  }

  /** How long a start takes until the first invocation: kills are to hit that time too. */
  private long startMillis(OciRuntime.Kind kind) throws Exception {
    long millis = 0;
    for (int i = 0; i < 2; i++) {
      try (LongLivedProcess recap = start(kind)) {
        long start = System.nanoTime();
        assertThat(recap.said("recovered", 60_000)).as("%s", recap.lines()).isTrue();
        recap.say("stream");
        assertThat(recap.said("outcome", 60_000)).as("%s", recap.lines()).isTrue();
        millis = millisSince(start);
      }
      assertNothingRuns("the first starts");
    }
    return millis;
  }

  /** Returns how many milliseconds it took until nothing was there any more. */
  private long assertNothingRuns(String when) throws Exception {
    long start = System.nanoTime();
    while (true) {
      Set<String> running =
          HostState.of(owners::contains, run, directory.resolve("state")).processes();
      List<String> inTarget = TargetState.processes(pid);
      if (running.isEmpty() && inTarget.equals(before.processes())) {
        return millisSince(start);
      }
      assertThat(millisSince(start))
          .as("%s: %s still run, in the target %s", when, running, inTarget)
          .isLessThan(ALL_GONE_MILLIS);
      Thread.sleep(10);
    }
  }

  private void assertRecovered(long self) throws Exception {
    assertThat(TargetState.of(pid)).isEqualTo(before);
    HostState host =
        HostState.of(
            owner -> owner != self && owners.contains(owner), run, directory.resolve("state"));
    assertThat(host.cgroups()).isEmpty();
    assertThat(host.mounts()).isEmpty();
    assertThat(launchers()).isZero();
    try (SqliteInvocationLog log = SqliteInvocationLog.open(directory.resolve("state/records"))) {
      assertThat(log.open()).isEmpty();
    }
  }

  private int launchers() throws IOException {
    Path folder = run.resolve("launchers");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var all = Files.list(folder)) {
      return (int) all.count();
    }
  }

  private static void assertOutcomes(List<String> lines) {
    assertThat(lines)
        .noneMatch(line -> line.contains("Exception"))
        .noneMatch(line -> line.contains("which failed"))
        .noneMatch(line -> line.contains("still to be undone"))
        .noneMatch(line -> line.contains("platform-error"))
        .noneMatch(line -> line.contains("LeftBehind"))
        .noneMatch(line -> line.contains("NotTaken"));
  }

  private void report(int kills, int left, long longest) throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    Set<String> artifacts = new HashSet<>();
    try (SqliteInvocationLog log = SqliteInvocationLog.open(directory.resolve("state/records"))) {
      for (InvocationRecord record : log.list(Integer.MAX_VALUE, Optional.empty())) {
        outcomes.merge(record.outcome().orElseThrow().word(), 1, Integer::sum);
        if (!record.artifacts().isEmpty()) {
          artifacts.add(record.id());
        }
      }
    }
    System.out.printf(
        "%d kills, %d with launchers, all processes gone after at most %d ms; records: %s%n",
        kills, left, longest, outcomes);
    assertThat(outcomes).containsKeys("interrupted", "succeeded");
    Path folder = directory.resolve("state/artifacts");
    try (var kept = Files.list(folder)) {
      assertThat(kept.map(path -> path.getFileName().toString())).isSubsetOf(artifacts);
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /** The main process of a container, once it runs its own program. */
  static int pidOf(String target) throws IOException {
    HostTargets targets =
        new HostTargets(
            HostPlaces.standard(),
            CgroupHost.read(Path.of("/proc/self/mountinfo")),
            new Processes());
    if (targets.resolve(TargetRef.parse(target))
        instanceof Resolution.Resolved(TargetHandle handle)) {
      try (handle) {
        int pid = handle.target().pid();
        // Runtimes return a moment before the container's program has begun.
        while (!Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("sleep")) {
          Thread.onSpinWait();
        }
        return pid;
      }
    }
    throw new IllegalStateException("Tried to find " + target + " but it is not there");
  }
}
