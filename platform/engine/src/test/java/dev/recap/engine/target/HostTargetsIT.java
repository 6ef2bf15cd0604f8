package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.fixture.NeedsContainerd;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.NeedsPodman;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.runtime.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HostTargetsIT {
  private static final Path NOWHERE = Path.of("/nonexistent/recap-test");

  private final RealContainers containers = new RealContainers();
  private final HostTargets targets = targets(HostPlaces.standard());

  @AfterEach
  void removeContainers() {
    containers.close();
  }

  @Test
  @NeedsDocker
  void findsADockerContainerByNameIdAndPrefix() {
    RealContainer web = containers.docker("web", "--label", "app=" + containers.unique("app"));

    Target target = isFoundByEveryName(web);

    assertThat(target.image())
        .hasValueSatisfying(image -> assertThat(image).contains("recap-test"));
    assertThat(target.labels()).containsEntry("app", containers.unique("app"));
    assertThat(references(Map.of("app", containers.unique("app"))))
        .containsExactly(web.reference());
  }

  @Test
  @NeedsPodman
  void findsAPodmanContainerByNameIdAndPrefix() {
    RealContainer web = containers.podman("web", "--label", "app=" + containers.unique("app"));

    Target target = isFoundByEveryName(web);

    assertThat(target.labels()).containsEntry("app", containers.unique("app"));
    assertThat(references(Map.of("app", containers.unique("app"))))
        .containsExactly(web.reference());
  }

  @Test
  @NeedsPodman
  void asksThePodmanCommandWhereNoServiceListens() {
    RealContainer web = containers.podman("web", "--label", "app=" + containers.unique("app"));
    HostTargets withoutService = targets(podmanSocket(HostPlaces.standard(), NOWHERE));

    Target target = resolved(withoutService, web.reference());

    assertThat(target.id()).isEqualTo(web.id());
    assertThat(target.labels()).containsEntry("app", containers.unique("app"));
    assertThat(withoutService.list(Map.of("app", "")))
        .extracting(Target::reference)
        .contains(web.reference());
    web.pause();
    assertThat(state(withoutService, web.reference())).isEqualTo("paused");
    assertThat(withoutService.resolve(TargetRef.parse("podman:" + containers.unique("none"))))
        .isInstanceOf(Resolution.NotFound.class);
  }

  @Test
  @NeedsContainerd
  void findsAContainerdContainerByIdWithAndWithoutNamespace() {
    RealContainer web = containers.containerd("web", "--label", "app=" + containers.unique("app"));

    assertThat(resolved(targets, web.reference()).id()).isEqualTo(web.id());
    assertThat(resolved(targets, "containerd:" + web.id()).reference()).isEqualTo(web.reference());
    assertThat(resolved(targets, web.id()).reference()).isEqualTo(web.reference());
    assertThat(references(Map.of("app", containers.unique("app"))))
        .containsExactly(web.reference());
    endsAsPausedAndExited(web);
  }

  @Test
  @NeedsCrun
  void findsACrunContainer() {
    RealContainer web = containers.crun("web", Map.of("app", containers.unique("app")));

    assertThat(resolved(targets, web.reference()).id()).isEqualTo(web.id());
    assertThat(resolved(targets, web.id()).reference()).isEqualTo(web.reference());
    assertThat(references(Map.of("app", containers.unique("app"))))
        .containsExactly(web.reference());
    endsAsPausedAndExited(web);
    assertThat(state(targets, containers.created("crun", "new").reference())).isEqualTo("created");
  }

  @Test
  @NeedsRunc
  void findsARuncContainer() {
    RealContainer web = containers.runc("web", Map.of("app", containers.unique("app")));

    assertThat(resolved(targets, web.reference()).id()).isEqualTo(web.id());
    assertThat(resolved(targets, web.id()).reference()).isEqualTo(web.reference());
    assertThat(references(Map.of("app", containers.unique("app"))))
        .containsExactly(web.reference());
    endsAsPausedAndExited(web);
    assertThat(state(targets, containers.created("runc", "new").reference())).isEqualTo("created");
  }

  @Test
  @NeedsDocker
  void tellsWhyADockerContainerCannotTakeACapsule() {
    RealContainer web = containers.docker("web");
    RealContainer created = containers.dockerCreated("new");

    endsAsPausedAndExited(web);

    assertThat(state(targets, created.reference())).isEqualTo("created");
  }

  @Test
  @NeedsPodman
  void tellsWhyAPodmanContainerCannotTakeACapsule() {
    endsAsPausedAndExited(containers.podman("web"));
  }

  @Test
  @NeedsDocker
  void findsTheNewContainerOfANameThatWasReused() {
    Target old;
    try (RealContainer first = containers.docker("web")) {
      old = resolved(targets, first.reference());
    }
    RealContainer second = containers.docker("web");

    Target target = resolved(targets, second.reference());

    assertThat(target.id()).isEqualTo(second.id()).isNotEqualTo(old.id());
    assertThat(target.pid()).isNotEqualTo(old.pid());
  }

  @Test
  @NeedsDocker
  void aHandleOfAnEndedContainerIsNotAlive() {
    RealContainer web = containers.docker("web");
    Resolution resolution = targets.resolve(TargetRef.parse(web.reference()));
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    try (var handle = ((Resolution.Resolved) resolution).handle()) {
      assertThat(handle.alive()).isTrue();
      web.kill();
      assertThat(handle.alive()).isFalse();
    }
  }

  @Test
  @NeedsDocker
  @NeedsCrun
  void theSameNameInTwoRuntimesIsAmbiguous() {
    RealContainer docker = containers.docker("web");
    RealContainer crun = containers.crun("web", Map.of());

    assertThat(targets.resolve(TargetRef.parse(crun.name())))
        .isInstanceOfSatisfying(
            Resolution.Ambiguous.class,
            ambiguous ->
                assertThat(ambiguous.candidates())
                    .containsExactlyInAnyOrder(docker.reference(), crun.reference()));
  }

  @Test
  @NeedsDocker
  void aDockerContainerIsNotAmbiguousWithItsOwnRuncState() {
    RealContainer web = containers.docker("web");
    HostTargets everywhere =
        targets(runcRoot(HostPlaces.standard(), Path.of("/run/docker/runtime-runc/moby")));

    assertThat(resolved(everywhere, web.id()).reference()).isEqualTo(web.reference());
    assertThat(everywhere.list(Map.of()).stream().map(Target::id).filter(web.id()::equals).toList())
        .hasSize(1);
  }

  @Test
  @NeedsDocker
  @NeedsPodman
  void resolvesIdsFromTheCgroupTreeWhenNoDaemonAnswers() {
    RealContainer docker = containers.docker("web");
    RealContainer podman = containers.podman("web");
    int dockerPid = resolved(targets, docker.reference()).pid();
    HostTargets alone = targets(nothing());

    Target target = resolved(alone, docker.id().substring(0, 12));

    assertThat(target.pid()).isEqualTo(dockerPid);
    assertThat(target.reference()).isEqualTo("docker:" + docker.id());
    assertThat(resolved(alone, "docker:" + docker.id()).pid()).isEqualTo(dockerPid);
    assertThat(resolved(alone, podman.id()).reference()).isEqualTo("podman:" + podman.id());
    assertThat(alone.resolve(TargetRef.parse("podman:" + docker.id())))
        .isInstanceOf(Resolution.NotFound.class);
    docker.pause();
    assertThat(state(alone, docker.id())).isEqualTo("paused");
  }

  @Test
  @NeedsDocker
  void resolvesABarePidAndTheContainerItIsIn() {
    RealContainer web = containers.docker("web");
    int pid = resolved(targets, web.reference()).pid();

    Target target = resolved(targets, "pid:" + pid);

    assertThat(target.id()).isEqualTo(web.id());
    assertThat(target.name()).isEqualTo("sleep");
    assertThat(target.reference()).isEqualTo("pid:" + pid);
  }

  @Test
  void refusesPidsThatAreNoProcess() {
    assertThat(state(targets, "pid:2")).contains("kernel");
    assertThat(targets.resolve(new TargetRef.Pid(Integer.MAX_VALUE)))
        .isInstanceOfSatisfying(
            Resolution.NotFound.class,
            n -> assertThat(n.problem()).contains("there is no such process"));
  }

  @Test
  void saysWhereAnUnknownNameWasLookedFor() {
    String unknown = containers.unique("unknown");

    assertThat(targets(nothing()).resolve(TargetRef.parse(unknown)))
        .isInstanceOfSatisfying(
            Resolution.NotFound.class,
            n ->
                assertThat(n.problem())
                    .startsWith("Tried to find the target " + unknown + " but ")
                    .contains("could not ask docker: there is no " + NOWHERE)
                    .contains("podman: ")
                    .contains("runc: "));
  }

  private Target isFoundByEveryName(RealContainer container) {
    Target target = resolved(targets, container.reference());
    for (String name : List.of(container.name(), container.id(), container.id().substring(0, 12))) {
      assertThat(resolved(targets, name)).isEqualTo(target);
      assertThat(resolved(targets, container.runtime() + ":" + name)).isEqualTo(target);
    }
    assertThat(target.id()).isEqualTo(container.id());
    assertThat(target.reference()).isEqualTo(container.reference());
    return target;
  }

  private void endsAsPausedAndExited(RealContainer container) {
    container.pause();
    assertThat(state(targets, container.reference())).isEqualTo("paused");
    assertThat(references(Map.of())).doesNotContain(container.reference());
    container.resume();
    assertThat(resolved(targets, container.reference()).reference())
        .isEqualTo(container.reference());
    container.kill();
    assertThat(stateOnceEnded(container)).isIn("exited", "stopped");
    assertThat(references(Map.of())).doesNotContain(container.reference());
    container.close();
    assertThat(targets.resolve(TargetRef.parse(container.reference())))
        .isInstanceOf(Resolution.NotFound.class);
  }

  /** A killed process ends soon, not at once. */
  private String stateOnceEnded(RealContainer container) {
    for (int i = 0; i < 100; i++) {
      Resolution resolution = targets.resolve(TargetRef.parse(container.reference()));
      if (resolution instanceof Resolution.Resolved(var handle)) {
        handle.close();
      } else if (state(targets, container.reference()).matches("exited|stopped")) {
        break;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return state(targets, container.reference());
  }

  private List<String> references(Map<String, String> labels) {
    return targets.list(labels).stream().map(Target::reference).toList();
  }

  private static Target resolved(HostTargets targets, String reference) {
    Resolution resolution = targets.resolve(TargetRef.parse(reference));
    assertThat(resolution).as(reference).isInstanceOf(Resolution.Resolved.class);
    try (var handle = ((Resolution.Resolved) resolution).handle()) {
      assertThat(handle.alive()).isTrue();
      assertThat(handle)
          .isInstanceOfSatisfying(
              EngineTarget.class, target -> assertThat(target.cgroups().paths()).isNotEmpty());
      return handle.target();
    }
  }

  private static String state(HostTargets targets, String reference) {
    Resolution resolution = targets.resolve(TargetRef.parse(reference));
    assertThat(resolution).as(reference).isInstanceOf(Resolution.NotRunning.class);
    return ((Resolution.NotRunning) resolution).state();
  }

  private static HostTargets targets(HostPlaces places) {
    try {
      return new HostTargets(
          places, CgroupHost.read(Path.of("/proc/self/mountinfo")), new Processes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static HostPlaces podmanSocket(HostPlaces p, Path socket) {
    return new HostPlaces(
        p.dockerSocket(),
        socket,
        p.podmanState(),
        p.containerdTasks(),
        p.containerdRunc(),
        p.crunRoots(),
        p.runcRoots(),
        p.proc(),
        p.timeout());
  }

  private static HostPlaces runcRoot(HostPlaces p, Path root) {
    return new HostPlaces(
        p.dockerSocket(),
        p.podmanSocket(),
        p.podmanState(),
        p.containerdTasks(),
        p.containerdRunc(),
        p.crunRoots(),
        List.of(root),
        p.proc(),
        p.timeout());
  }

  private static HostPlaces nothing() {
    return new HostPlaces(
        NOWHERE,
        NOWHERE,
        NOWHERE,
        NOWHERE,
        NOWHERE,
        List.of(NOWHERE),
        List.of(NOWHERE),
        Path.of("/proc"),
        Duration.ofSeconds(1));
  }
}
