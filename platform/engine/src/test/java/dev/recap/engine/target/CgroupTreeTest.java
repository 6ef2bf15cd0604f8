package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.cgroup.CgroupHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CgroupTreeTest {
  private static final String ID = Recorded.DOCKER_ID;
  private static final String OTHER = Recorded.PODMAN_ID;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker/ID",
        "system.slice/docker-ID.scope",
        "machine.slice/libpod-ID.scope/container",
        "libpod_parent/libpod-ID",
        "user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container",
        "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-ID.scope",
        "kubepods.slice/kubepods-pod1.slice/crio-ID.scope",
        "kubepods/burstable/pod1/ID",
        "system.slice/docker-ID.scope/init.scope"
      })
  void findsTheCgroupsRuntimesMake(String path) {
    process("v2", path.replace("ID", ID), 50, 100, "50\t1");

    assertThat(v2().find(ID)).containsExactly(Map.entry(ID, 50));
    assertThat(v2().find(ID.substring(0, 12))).containsExactly(Map.entry(ID, 50));
    assertThat(v2().find(OTHER)).isEmpty();
  }

  @Test
  void findsChosenIdsWholeOnly() {
    process("v2", "web", 50, 100, "50\t1");
    process("v2", "system.slice/crun-api.scope", 51, 100, "51\t1");

    assertThat(v2().find("web")).containsExactly(Map.entry("web", 50));
    assertThat(v2().find("api")).containsExactly(Map.entry("api", 51));
    assertThat(v2().find("we")).isEmpty();
  }

  @Test
  void takesTheFirstProcessOfTheContainersOwnPidNamespace() {
    String cgroup = "docker/" + ID;
    process("v2", cgroup, 40, 500, "40\t30");
    process("v2", cgroup, 50, 100, "50\t1");
    process("v2", cgroup, 60, 50, "60\t7");
    process("v2", cgroup + "/docker/" + OTHER, 70, 10, "70\t9\t1");

    assertThat(v2().find(ID)).containsExactly(Map.entry(ID, 50));
    assertThat(v2().find(OTHER)).containsExactly(Map.entry(OTHER, 70));
  }

  @Test
  void takesTheOldestProcessOfAContainerThatSharesTheHostsPids() {
    process("v2", "docker/" + ID, 50, 100, "50");
    process("v2", "docker/" + ID, 40, 200, "40");

    assertThat(v2().find(ID)).containsExactly(Map.entry(ID, 50));
  }

  @Test
  void tellsTwoContainersOfOnePrefixApart() {
    String twin = ID.substring(0, 12) + OTHER.substring(12);
    process("v2", "docker/" + ID, 50, 100, "50\t1");
    process("v2", "docker/" + twin, 60, 100, "60\t1");

    assertThat(v2().find(ID.substring(0, 12))).containsOnlyKeys(ID, twin);
  }

  @Test
  void passesOverConmonAndCgroupsWithoutProcesses() {
    process("v2", "machine.slice/libpod-conmon-" + ID + ".scope", 40, 90, "40");
    FakeProc.write(directory.resolve("v2/docker").resolve(OTHER).resolve("cgroup.procs"), "");

    assertThat(v2().find(ID)).isEmpty();
    assertThat(v2().find(OTHER)).isEmpty();
  }

  @Test
  void looksInAV1HierarchyWhatTheUnifiedOneDoesNotHave() {
    process("pids", "docker/" + ID, 50, 100, "50\t1");
    FakeProc.write(directory.resolve("v2/docker").resolve(ID).resolve("cgroup.procs"), "");

    CgroupTree hybrid =
        tree(
            new CgroupHost(
                CgroupHost.Mode.HYBRID,
                Map.of("pids", directory.resolve("pids"), "memory", directory.resolve("memory")),
                Optional.of(directory.resolve("v2"))));

    assertThat(hybrid.find(ID)).containsExactly(Map.entry(ID, 50));
  }

  @Test
  void derivesContainerAndRuntimeFromAProcessesCgroups() {
    assertThat(container("0::/docker/" + ID)).contains("docker " + ID);
    assertThat(container("0::/machine.slice/libpod-" + ID + ".scope/container"))
        .contains("podman " + ID);
    assertThat(container("0::/kubepods.slice/cri-containerd-" + ID + ".scope"))
        .contains("containerd " + ID);
    assertThat(container("0::/docker/" + ID + "/docker/" + OTHER)).contains("docker " + OTHER);
    assertThat(container("4:memory:/pod/" + ID, "0::/")).contains("pid " + ID);
    assertThat(container("0::/docker/" + ID + " (deleted)")).contains("docker " + ID);
    assertThat(container("0::/user.slice/session-1.scope")).isEmpty();
  }

  private static Optional<String> container(String... lines) {
    return ProcessCgroups.parse(List.of(lines)).container().map(c -> c.runtime() + " " + c.id());
  }

  private CgroupTree v2() {
    return tree(new CgroupHost(CgroupHost.Mode.V2, Map.of(), Optional.of(directory.resolve("v2"))));
  }

  private CgroupTree tree(CgroupHost host) {
    return new CgroupTree(new ProcFs(directory.resolve("proc")), host);
  }

  private void process(String hierarchy, String cgroup, int pid, long ticks, String pids) {
    new FakeProc(directory.resolve("proc"))
        .process(pid, 'S', ticks, List.of("0::/" + cgroup), pids);
    Path procs = directory.resolve(hierarchy).resolve(cgroup).resolve("cgroup.procs");
    String others = java.nio.file.Files.exists(procs) ? read(procs) : "";
    FakeProc.write(procs, others + pid + "\n");
  }

  private static String read(Path file) {
    try {
      return java.nio.file.Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
