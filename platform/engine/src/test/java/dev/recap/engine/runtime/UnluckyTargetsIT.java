package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Receipt.Finding;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.Inhabitants;
import dev.recap.engine.fixture.Looking;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.ShellTarget;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that end, restart or stand still while a capsule is being bound to them, or runs. */
@NeedsCrun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20)
class UnluckyTargetsIT {
  private static final String IDLE = "exec sleep 1000000";

  private TestEngine engine;
  private final RealContainers containers = new RealContainers();

  @BeforeAll
  void open() throws IOException {
    engine = TestEngine.open(OciRuntime.Kind.CRUN, 1);
  }

  @AfterAll
  void close() {
    containers.close();
    engine.close();
  }

  @AfterEach
  void nothingOfOursIsLeft() {
    String ours = "recap.*/" + ProcessHandle.current().pid() + "-";
    String groups =
        HostShell.run(
            "cat /sys/fs/cgroup/pids/recap/%1$d-*/cgroup.procs /sys/fs/cgroup/recap/%1$d-*/cgroup.procs 2>/dev/null | wc -l; true"
                .formatted(ProcessHandle.current().pid()));
    // A launcher that is ready is two shells.
    assertThat(Integer.parseInt(groups)).as(ours).isIn(0, 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"PULLED", "AUTHORISED", "BOUND", "RUNNING"})
  void aTargetThatDiesBeforeTheCapsuleIsThroughIsGone(Phase phase) {
    try (ShellTarget target = ShellTarget.running(IDLE).start()) {
      InvocationRecord record =
          invoke(engine.capsule("sleep 5; echo survived"), target.reference(), phase, target::kill);
      isGone(record);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PULLED", "AUTHORISED", "BOUND"})
  void aTargetWithUsersOfItsOwnThatDiesIsGone(Phase phase) {
    try (ShellTarget target = ShellTarget.running(IDLE).withOwnUsers(100_000, 65_536).start()) {
      isGone(invoke(engine.capsule("sleep 5"), target.reference(), phase, target::kill));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 6, 8, 10, 15, 20})
  void aTargetThatDiesWhileTheCapsuleIsBoundIsGone(int millis) {
    try (ShellTarget target = ShellTarget.running(IDLE).start()) {
      InvocationRecord record =
          invoke(
              engine.capsule("sleep 5; echo survived").with(Filesystem.READ),
              target.reference(),
              Phase.BOUND,
              later(millis, "kill -9 " + target.pid()));
      isGone(record);
    }
  }

  @Test
  void aTargetThatDiesBeforeItIsLookedUpDoesNotRun() {
    try (ShellTarget target = ShellTarget.running(IDLE).start()) {
      target.kill();
      assertThat(engine.invoke(engine.capsule("true"), target.reference()).outcome())
          .get()
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              o -> assertThat(o.problem().kind()).isEqualTo(Problem.Kind.TARGET_NOT_RUNNING));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4})
  void aTargetThatDiesDuringTeardownLeavesAReceiptThatDoesNotClaimToBeClean(int millis) {
    try (ShellTarget target = ShellTarget.running(IDLE).start()) {
      String kill = "kill -9 " + target.pid();
      InvocationRecord record =
          invoke(
              engine.capsule("true"),
              target.reference(),
              Phase.TORN_DOWN,
              millis == 0 ? target::kill : later(millis, kill));
      assertThat(record.outcome()).contains(new Outcome.Succeeded());
      if (millis == 0) {
        assertThat(record.receipt().orElseThrow().clean()).isFalse();
        assertThat(record.receipt().orElseThrow().checks())
            .anySatisfy(check -> assertThat(check.finding()).isInstanceOf(Finding.NotTaken.class))
            .noneSatisfy(
                check -> assertThat(check.finding()).isInstanceOf(Finding.LeftBehind.class));
      }
    }
  }

  @Test
  void aProcessOfTheHostThatDiesTakesItsCapsuleWithIt() {
    try (HostShell.HostProcess process = HostShell.start("sleep", "1000")) {
      InvocationRecord record =
          invoke(
              engine.capsule("(sleep 100 &) ; sleep 100"),
              process.reference(),
              Phase.RUNNING,
              later(50, "kill -9 " + process.process().pid()));
      isGone(record);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PULLED", "BOUND", "RUNNING"})
  @NeedsDocker
  void aTargetThatRestartsIsNotEnteredAgain(Phase phase) {
    RealContainer target =
        containers.docker(
            "restarts-" + phase.name().toLowerCase(java.util.Locale.ROOT).replace("_", "-"));
    InvocationRecord record =
        invoke(
            engine.capsule("sleep 5; echo survived"),
            target.reference(),
            phase,
            () -> HostShell.run("docker restart --time 0 " + target.name()));
    isGone(record);
    int now = new Looking(engine).pidOf(target.reference());
    assertThat(Inhabitants.of(now).processes()).containsExactly(Integer.toString(now));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "crun"})
  @NeedsDocker
  void aPausedTargetIsRefused(String runtime) {
    RealContainer target =
        runtime.equals("docker")
            ? containers.docker("paused")
            : containers.crun("paused-crun", Map.of());
    target.pause();
    assertThat(engine.invoke(engine.capsule("true"), target.reference()).outcome())
        .get()
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            o -> {
              assertThat(o.problem().kind()).isEqualTo(Problem.Kind.TARGET_NOT_RUNNING);
              assertThat(o.message()).contains("paused");
            });
    target.resume();
  }

  @ParameterizedTest
  @EnumSource(names = {"PULLED", "BOUND", "RUNNING", "TORN_DOWN"})
  void aTargetThatIsPausedMeanwhileDelaysNothing(Phase phase) {
    RealContainer target =
        containers.crun(
            "freezes-" + phase.name().toLowerCase(java.util.Locale.ROOT).replace("_", "-"),
            Map.of());
    InvocationRecord record =
        invoke(
            engine.capsule("(setsid sleep 100 &); sleep 0.05; echo through").with(Filesystem.READ),
            target.reference(),
            phase,
            target::pause);
    Looking.succeeded(record);
    assertThat(Looking.text(record)).isEqualTo("through\n");
    target.resume();
    int pid = new Looking(engine).pidOf(target.reference());
    assertThat(Inhabitants.of(pid).processes()).containsExactly(Integer.toString(pid));
  }

  @Test
  void aPausedTargetDoesNotStretchTheTimeout() {
    RealContainer target = containers.crun("freezes-long", Map.of());
    long start = System.nanoTime();
    InvocationRecord record =
        invoke(
            engine.capsule("(setsid sleep 100 &); sleep 100").within(Duration.ofMillis(300)),
            target.reference(),
            Phase.RUNNING,
            target::pause);
    assertThat(record.outcome()).contains(new Outcome.TimedOut(Duration.ofMillis(300)));
    assertThat(record.receipt().orElseThrow().clean()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    target.resume();
  }

  @Test
  void daemonsLeaveNoZombiesInATargetThatNeverReaps() {
    RealContainer target = containers.crun("never-reaps", Map.of());
    new Looking(engine)
        .at(
            target.reference(),
            "for i in 1 2 3; do (setsid sh -c 'sleep 0.01 & sleep 100 &' &); done;"
                + " (sleep 0.02 &); sleep 0.05; (sleep 100 &)");
  }

  /** Those that are exiting while RECap looks stand in no list and are not yet the subreaper's. */
  @Test
  void manyThatAreKilledAtOnceLeaveNoZombieInATargetThatNeverReaps() {
    RealContainer target = containers.crun("never-reaps-many", Map.of());
    for (int round = 0; round < 30; round++) {
      new Looking(engine)
          .at(
              target.reference(),
              "for i in $(seq 30); do (setsid sleep 100 &); done; for i in $(seq 10); do sleep 0.02 & done");
    }
  }

  private void isGone(InvocationRecord record) {
    assertThat(record.outcome())
        .as("%s", record)
        .get()
        .isInstanceOfSatisfying(
            Outcome.TargetGone.class,
            o -> assertThat(o.message()).startsWith("Tried to ").contains(" but ", "ended"));
    assertThat(Looking.text(record)).isEmpty();
  }

  private static Runnable later(int millis, String script) {
    return () ->
        Thread.ofPlatform()
            .start(() -> {
              try {
                TimeUnit.MILLISECONDS.sleep(millis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              HostShell.run(script);
            });
  }

  /** Invokes, does something when a phase begins, and makes sure that it takes no more than 5 s. */
  private InvocationRecord invoke(
      BusyboxCapsule capsule, String target, Phase when, Runnable happens) {
    long[] since = {System.nanoTime()};
    InvocationRecord record =
        engine.invoke(
            capsule,
            target,
            Map.of(),
            Streams.captured(),
            new Progress() {
              @Override
              public void entered(String id, Phase phase) {
                if (phase == when) {
                  happens.run();
                  since[0] = System.nanoTime();
                }
              }

              @Override
              public void bound(String id, Bound bound) {}
            });
    assertThat(Duration.ofNanos(System.nanoTime() - since[0])).isLessThan(Duration.ofSeconds(5));
    return record;
  }
}
