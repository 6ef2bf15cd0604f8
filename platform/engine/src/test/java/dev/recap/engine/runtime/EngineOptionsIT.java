package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.Looking;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.NeedsPodman;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Containers started with the options of Docker and Podman that change what a target is. */
@NeedsCrun
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineOptionsIT {
  private TestEngine engine;
  private Looking looking;
  private final RealContainers containers = new RealContainers();

  @BeforeAll
  void open() throws IOException {
    engine = TestEngine.open(OciRuntime.Kind.CRUN, 1);
    looking = new Looking(engine);
  }

  @AfterAll
  void close() {
    containers.close();
    engine.close();
  }

  @Test
  void aReadOnlyRootWithVolumesAndAnotherUserWithoutCapabilities() {
    RealContainer target =
        containers.docker(
            "strict",
            "--read-only",
            "--cap-drop=ALL",
            "--user=1234:4321",
            "--group-add=55",
            "--tmpfs=/scratch",
            "--volume=/etc/debian_version:/deep/er/file:ro",
            "--volume=/volume");
    assertThat(
            looking.at(
                target.reference(),
                "id -u; id -G; cat /target/deep/er/file; ls -d /target/scratch /target/volume"))
        .startsWith("1234\n")
        .contains("4321", "55")
        .contains(HostShell.run("cat /etc/debian_version"))
        .endsWith("/target/scratch\n/target/volume\n");
  }

  @Test
  void aPrivateCgroupNamespace() {
    RealContainer target = containers.docker("cgroupns", "--cgroupns=private");
    assertThat(looking.at(target.reference(), "readlink /proc/self/ns/cgroup"))
        .startsWith(namespace(target, "cgroup"));
  }

  @Test
  void theHostsNetworkAndProcesses() {
    RealContainer target =
        containers.docker("hosts", "--network=host", "--pid=host", "--uts=host", "--ipc=host");
    assertThat(
            looking.at(
                target.reference(),
                "readlink /proc/self/ns/net; hostname; ls /target; ps -o args | grep -m2 -e '^.kthreadd' -e '^/bin/sleep 1000000'"))
        .startsWith(HostShell.run("readlink /proc/self/ns/net; hostname"))
        .contains("bin\n", "kthreadd", "/bin/sleep 1000000");
  }

  @Test
  void anotherContainersNetworkAndProcesses() {
    RealContainer first = containers.docker("shared-first");
    RealContainer target =
        containers.docker(
            "shared-second",
            "--network=container:" + first.name(),
            "--pid=container:" + first.name());
    assertThat(
            looking.at(
                target.reference(), "readlink /proc/self/ns/net; ps -o pid | wc -l; hostname"))
        .startsWith(namespace(first, "net"))
        .endsWith(HostShell.run("nsenter -t %d -u hostname".formatted(pid(target))) + "\n");
    assertThat(looking.at(target.reference(), "(setsid sleep 100 &); sleep 0.02; echo done"))
        .isEqualTo("done\n");
  }

  @Test
  @NeedsPodman
  void aUserNamespaceOfPodman() {
    RealContainer target =
        containers.podman("userns", "--uidmap=0:300000:65536", "--gidmap=0:300000:65536");
    assertThat(
            looking.at(
                target.reference(),
                "readlink /proc/self/ns/user; id -u; ls /target/bin; ps -o args"))
        .startsWith(namespace(target, "user") + "\n0\n")
        .contains("sleep 1000000");
  }

  private String namespace(RealContainer container, String kind) {
    return HostShell.run("readlink /proc/%d/ns/%s".formatted(pid(container), kind));
  }

  private int pid(RealContainer container) {
    return looking.pidOf(container.reference());
  }
}
