package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.linux.Pidfd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentificationTest {
  private static final TargetRef WEB = TargetRef.parse("docker:web");
  private static final String ID = Recorded.DOCKER_ID;
  private static final int PID = 4000;
  private static final long TICKS = 77;
  private static final String CGROUP = "/docker/" + ID;

  @TempDir Path directory;

  @BeforeEach
  void start() {
    proc().process(PID, TICKS, CGROUP);
  }

  @Test
  void holdsTheProcessAndKnowsItsCgroups() {
    Resolution resolution = hold(seen(), this::same);

    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    try (var handle = ((Resolution.Resolved) resolution).handle()) {
      assertThat(handle.target().pid()).isEqualTo(PID);
      assertThat(handle.target().startTicks()).isEqualTo(TICKS);
      assertThat(((EngineTarget) handle).cgroups().unified()).hasValue(CGROUP);
      assertThat(handle.alive()).isTrue();
    }
  }

  @Test
  void refusesAPidThatWasReusedBeforeItWasHeld() {
    Resolution resolution =
        hold(
            seen(),
            this::same,
            pid -> {
              proc().process(PID, TICKS + 1, CGROUP);
              return own(pid);
            });

    isRestarted(resolution);
  }

  @Test
  void refusesAPidThatStartedLaterThanTheRuntimeRecorded() {
    isRestarted(hold(seen(PID, ID, OptionalLong.of(TICKS - 1)), this::same));
  }

  @Test
  void refusesAPidThatIsInAnotherContainersCgroup() {
    proc().process(PID, TICKS, "/docker/" + Recorded.PODMAN_ID);

    isRestarted(hold(seen(), this::same));
  }

  @Test
  void acceptsACgroupThatIsNamedAfterNoContainer() {
    proc().process(PID, TICKS, "/custom");

    Resolution resolution = hold(seen(), this::same);

    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    ((Resolution.Resolved) resolution).handle().close();
  }

  @Test
  void refusesAContainerThatHasAnotherMainProcessByNow() {
    isRestarted(hold(seen(), () -> found(seen(PID + 1, ID, OptionalLong.empty()))));
  }

  @Test
  void refusesANameThatMeansAnotherContainerByNow() {
    isRestarted(hold(seen(), () -> found(seen(PID, Recorded.PODMAN_ID, OptionalLong.empty()))));
    isRestarted(hold(seen(), () -> new Answer.Found(List.of())));
  }

  @Test
  void refusesWhatCannotBeConfirmed() {
    assertThat(state(hold(seen(), () -> new Answer.Silent("it hangs"))))
        .contains("not confirmed")
        .contains("it hangs");
  }

  @Test
  void tellsTheStateItIsInByNow() {
    assertThat(state(hold(seen(), () -> found(inState("paused"))))).isEqualTo("paused");
    assertThat(state(hold(inState("exited"), this::same))).isEqualTo("exited");
  }

  @Test
  void isExitedWhenTheProcessHasGone() {
    assertThat(state(hold(seen(), this::same, _ -> Optional.empty()))).isEqualTo("exited");
    proc().process(PID, 'Z', TICKS, List.of("0::" + CGROUP), PID + "\t1");
    assertThat(state(hold(seen(), this::same))).isEqualTo("exited");
  }

  @Test
  void isExitedWhenTheProcessEndsAtTheLastMoment() throws Exception {
    Process ended = new ProcessBuilder("/bin/sleep", "60").start();
    Pidfd pidfd = Pidfd.open((int) ended.pid()).orElseThrow();
    ended.destroyForcibly().waitFor();

    assertThat(state(hold(seen(), this::same, _ -> Optional.of(pidfd)))).isEqualTo("exited");
  }

  @Test
  void isPausedWhenItsCgroupIsFrozen() {
    FakeProc.write(
        directory.resolve("unified" + CGROUP).resolve("cgroup.events"), "populated 1\nfrozen 1\n");
    assertThat(state(hold(seen(), this::same))).isEqualTo("paused");

    proc().process(PID, 'S', TICKS, List.of("3:freezer:" + CGROUP), PID + "\t1");
    FakeProc.write(directory.resolve("freezer" + CGROUP).resolve("freezer.state"), "FROZEN\n");
    assertThat(state(hold(seen(), this::same))).isEqualTo("paused");

    FakeProc.write(directory.resolve("freezer" + CGROUP).resolve("freezer.state"), "THAWED\n");
    Resolution resolution = hold(seen(), this::same);
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    ((Resolution.Resolved) resolution).handle().close();
  }

  @Test
  void keepsNoDescriptorOfWhatItRefuses() throws IOException {
    hold(seen(), () -> new Answer.Found(List.of()));
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      hold(seen(), () -> new Answer.Found(List.of()));
    }

    assertThat(descriptors()).isLessThan(before + 25);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static void isRestarted(Resolution resolution) {
    assertThat(state(resolution)).contains("restarted").contains("invoke again");
  }

  private static String state(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.NotRunning.class);
    return ((Resolution.NotRunning) resolution).state();
  }

  private Resolution hold(Sighting seen, Supplier<Answer> again) {
    return hold(seen, again, IdentificationTest::own);
  }

  private Resolution hold(Sighting seen, Supplier<Answer> again, Identification.Opener opener) {
    CgroupHost host =
        new CgroupHost(
            CgroupHost.Mode.HYBRID,
            Map.of("freezer", directory.resolve("freezer")),
            Optional.of(directory.resolve("unified")));
    return new Identification(proc().proc(), new Freezer(host), opener).hold(WEB, seen, again);
  }

  /** A descriptor of this process stands for that of the fake one. */
  private static Optional<Pidfd> own(int pid) {
    assertThat(pid).isEqualTo(PID);
    return Pidfd.open((int) ProcessHandle.current().pid());
  }

  private Answer same() {
    return found(seen());
  }

  private static Answer found(Sighting sighting) {
    return new Answer.Found(List.of(sighting));
  }

  private static Sighting seen() {
    return seen(PID, ID, OptionalLong.empty());
  }

  private static Sighting seen(int pid, String id, OptionalLong ticks) {
    return new Sighting("docker", id, "web", Optional.empty(), Map.of(), "running", pid, ticks);
  }

  private static Sighting inState(String state) {
    return new Sighting(
        "docker", ID, "web", Optional.empty(), Map.of(), state, PID, OptionalLong.empty());
  }

  private FakeProc proc() {
    return new FakeProc(directory.resolve("proc"));
  }
}
