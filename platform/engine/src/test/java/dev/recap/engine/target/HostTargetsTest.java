package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.cgroup.CgroupHost;
import dev.recap.engine.linux.Pidfd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostTargetsTest {
  private static final String ID = Recorded.DOCKER_ID;
  private static final String HEX = "abcd0000000000000000000000000001";

  @TempDir Path directory;

  private final List<ContainerRuntimeClient> clients = new ArrayList<>();

  @Test
  void aNameInTwoRuntimesIsAmbiguous() {
    has(ContainerRuntime.DOCKER, seen("docker", ID, "web", 10));
    has(ContainerRuntime.CRUN, seen("crun", "web", "web", 20));

    assertThat(targets().resolve(new TargetRef.Bare("web")))
        .isEqualTo(
            new Resolution.Ambiguous(new TargetRef.Bare("web"), List.of("docker:web", "crun:web")));
    assertThat(resolved("crun:web").pid()).isEqualTo(20);
  }

  @Test
  void oneContainerSeenByTwoRuntimesIsTheOneOfTheHigher() {
    has(ContainerRuntime.CRUN, seen("crun", Recorded.PODMAN_ID, Recorded.PODMAN_ID, 10));
    has(ContainerRuntime.PODMAN, seen("podman", Recorded.PODMAN_ID, "web", 10));

    assertThat(resolved(Recorded.PODMAN_ID).reference()).isEqualTo("podman:web");
    assertThat(targets().list(Map.of()))
        .extracting(Target::reference)
        .containsExactly("podman:web");
  }

  @Test
  void anExactNameComesBeforeAnIdPrefix() {
    has(ContainerRuntime.DOCKER, seen("docker", ID, "abcd", 10));
    has(ContainerRuntime.CRUN, seen("crun", HEX, HEX, 20));

    assertThat(resolved("abcd").reference()).isEqualTo("docker:abcd");
    assertThat(resolved("abcd0000").reference()).isEqualTo("crun:" + HEX);
  }

  @Test
  void aRunningContainerComesBeforeALeftOverOfTheSameName() {
    has(ContainerRuntime.DOCKER, inState("docker", ID, "web", "exited"));
    has(ContainerRuntime.CRUN, seen("crun", "web", "web", 20));

    assertThat(resolved("web").reference()).isEqualTo("crun:web");
    assertThat(targets().resolve(TargetRef.parse("docker:web")))
        .isEqualTo(new Resolution.NotRunning(TargetRef.parse("docker:web"), "exited"));
  }

  @Test
  void doesNotTakeTheOnlyOneSeenWhileAnotherRuntimeIsSilent() {
    has(ContainerRuntime.CRUN, seen("crun", "web", "web", 20));
    answers(ContainerRuntime.DOCKER, new Answer.Silent("it hangs"));

    assertThat(notFound("web"))
        .isEqualTo(
            "Tried to find the one target web but there is crun:web, and another may have that"
                + " name; could not ask docker: it hangs; name it with its runtime");
    assertThat(resolved("crun:web").pid()).isEqualTo(20);
  }

  @Test
  void anIdMeansTheSameWhoeverIsSilent() {
    has(ContainerRuntime.CRUN, seen("crun", HEX, HEX, 20));
    answers(ContainerRuntime.DOCKER, new Answer.Silent("it hangs"));

    assertThat(resolved(HEX.substring(0, 12)).pid()).isEqualTo(20);
  }

  @Test
  void saysWhereItLookedAndWhoCouldNotBeAsked() {
    has(ContainerRuntime.CRUN);
    answers(ContainerRuntime.DOCKER, new Answer.Absent("there is no /var/run/docker.sock"));

    assertThat(notFound("web"))
        .isEqualTo(
            "Tried to find the target web but no container of crun (a test) has that name or id;"
                + " could not ask docker: there is no /var/run/docker.sock");
    assertThat(notFound("docker:web"))
        .isEqualTo(
            "Tried to find the target docker:web but no container runtime could be asked;"
                + " could not ask docker: there is no /var/run/docker.sock");
  }

  @Test
  void resolvesAnIdFromTheCgroupTreeWhenDockerIsDown() {
    answers(ContainerRuntime.DOCKER, new Answer.Absent("there is no socket"));
    process(10, "/docker/" + ID);
    FakeProc.write(directory.resolve("cgroup/docker").resolve(ID).resolve("cgroup.procs"), "10\n");

    assertThat(resolved(ID.substring(0, 12)).reference()).isEqualTo("docker:" + ID);
    assertThat(resolved("docker:" + ID).pid()).isEqualTo(10);
    assertThat(notFound(ID.substring(0, 11))).contains("could not ask docker");
    assertThat(notFound("podman:" + ID)).contains("no container runtime");
  }

  @Test
  void believesDockerThatItHasNoSuchContainer() {
    has(ContainerRuntime.DOCKER);
    process(10, "/docker/" + ID);
    FakeProc.write(directory.resolve("cgroup/docker").resolve(ID).resolve("cgroup.procs"), "10\n");

    assertThat(notFound("docker:" + ID)).contains("no container of docker");
  }

  @Test
  void listsEveryRunningContainerOnceAndSaysWhoWasSilent() {
    has(ContainerRuntime.DOCKER, seen("docker", ID, "web", 10));
    has(ContainerRuntime.RUNC, seen("runc", ID, ID, 10), seen("runc", "api", "api", 20));
    answers(ContainerRuntime.PODMAN, new Answer.Silent("it hangs"));

    HostTargets.Listing listing = targets().listing(Map.of());

    assertThat(listing.targets())
        .extracting(Target::reference)
        .containsExactly("docker:web", "runc:api");
    assertThat(listing.silent()).containsExactly("podman: it hangs");
  }

  @Test
  void listsNoContainerThatEndedMeanwhileOrIsFrozen() {
    has(ContainerRuntime.CRUN, seen("crun", "a", "a", 10), seen("crun", "b", "b", 20));
    process(10, "/a");
    FakeProc.write(directory.resolve("cgroup/a/cgroup.events"), "frozen 1\n");
    process(20, 'Z', "/b");

    assertThat(targets().list(Map.of())).isEmpty();
  }

  @Test
  void resolvesAProcessAndSaysWhenAPidIsNone() {
    process(10, "/docker/" + ID);
    process(20, "/user.slice");

    assertThat(resolved("pid:10").id()).isEqualTo(ID);
    assertThat(resolved("pid:20").id()).isEqualTo("pid-20");
    assertThat(resolved("pid:20").reference()).isEqualTo("pid:20");
    assertThat(notFound("pid:30")).contains("there is no such process");
    process(20, 'Z', "/user.slice");
    assertThat(targets().resolve(new TargetRef.Pid(20))).isInstanceOf(Resolution.NotRunning.class);
  }

  private Target resolved(String reference) {
    Resolution resolution = targets().resolve(TargetRef.parse(reference));
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    try (var handle = ((Resolution.Resolved) resolution).handle()) {
      return handle.target();
    }
  }

  private String notFound(String reference) {
    Resolution resolution = targets().resolve(TargetRef.parse(reference));
    assertThat(resolution).isInstanceOf(Resolution.NotFound.class);
    return ((Resolution.NotFound) resolution).problem();
  }

  private HostTargets targets() {
    return new HostTargets(
        clients,
        new ProcFs(directory.resolve("proc")),
        new CgroupHost(CgroupHost.Mode.V2, Map.of(), Optional.of(directory.resolve("cgroup"))),
        _ -> Pidfd.open((int) ProcessHandle.current().pid()));
  }

  private void has(ContainerRuntime runtime, Sighting... sightings) {
    clients.add(new FakeRuntime(runtime, new Answer.Found(List.of(sightings))));
    for (Sighting seen : sightings) {
      process(seen.pid(), "/" + seen.id());
    }
  }

  private void answers(ContainerRuntime runtime, Answer answer) {
    clients.add(new FakeRuntime(runtime, answer));
  }

  private void process(int pid, String cgroup) {
    process(pid, 'S', cgroup);
  }

  private void process(int pid, char state, String cgroup) {
    new FakeProc(directory.resolve("proc"))
        .process(pid, state, pid, List.of("0::" + cgroup), pid + "\t1");
  }

  private static Sighting seen(String runtime, String id, String name, int pid) {
    return new Sighting(
        runtime, id, name, Optional.empty(), Map.of(), Sighting.RUNNING, pid, OptionalLong.empty());
  }

  private static Sighting inState(String runtime, String id, String name, String state) {
    return new Sighting(
        runtime, id, name, Optional.empty(), Map.of(), state, 0, OptionalLong.empty());
  }

  /** Has what it was given, and finds in it as every client does. */
  private record FakeRuntime(ContainerRuntime runtime, Answer answer)
      implements ContainerRuntimeClient {

    @Override
    public String place() {
      return "a test";
    }

    @Override
    public Answer find(String name) {
      return answer instanceof Answer.Found(List<Sighting> all)
          ? new Answer.Found(
              all.stream().filter(s -> s.name().equals(name) || Ids.match(name, s.id())).toList())
          : answer;
    }

    @Override
    public Answer list(Map<String, String> labels) {
      return answer instanceof Answer.Found(List<Sighting> all)
          ? new Answer.Found(all.stream().filter(Sighting::running).toList())
          : answer;
    }
  }
}
