package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.Looking;
import dev.recap.engine.fixture.NeedsContainerd;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.NeedsPodman;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.ShellTarget;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A capsule sees the containers of every runtime as they are, whichever OCI runtime starts it. */
@NeedsCrun
@NeedsRunc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuntimeTargetsIT {
  private static final String LOOK =
      "for n in pid net ipc uts; do readlink /proc/self/ns/$n; done;"
          + " hostname; ls /target/bin; grep -c . /proc/net/dev; ps -o args";

  private TestEngine crun;
  private TestEngine runc;
  private final RealContainers containers = new RealContainers();

  @BeforeAll
  void open() throws IOException {
    crun = TestEngine.open(OciRuntime.Kind.CRUN, 1);
    runc = TestEngine.open(OciRuntime.Kind.RUNC, 1);
  }

  @AfterAll
  void close() {
    containers.close();
    crun.close();
    runc.close();
  }

  @Test
  void ofCrun() {
    seesWhatTheTargetIs(containers.crun("crun", Map.of()).reference());
  }

  @Test
  void ofRunc() {
    seesWhatTheTargetIs(containers.runc("runc", Map.of()).reference());
  }

  @Test
  @NeedsDocker
  void ofDocker() {
    seesWhatTheTargetIs(containers.docker("docker").reference());
  }

  @Test
  @NeedsPodman
  void ofPodman() {
    seesWhatTheTargetIs(containers.podman("podman").reference());
  }

  @Test
  @NeedsContainerd
  void ofContainerd() {
    seesWhatTheTargetIs(containers.containerd("containerd").reference());
  }

  private void seesWhatTheTargetIs(String target) {
    for (TestEngine engine : List.of(crun, runc)) {
      Looking looking = new Looking(engine);
      int pid = looking.pidOf(target);
      String truth =
          HostShell.run(
              "for n in pid net ipc uts; do readlink /proc/%1$d/ns/$n; done;".formatted(pid)
                  + " nsenter -t %1$d -u hostname; ls /proc/%1$d/root/bin;".formatted(pid)
                  + " grep -c . /proc/%1$d/net/dev".formatted(pid));
      assertThat(looking.at(target, LOOK)).startsWith(truth).contains("/bin/sleep 1000000");
      assertThat(looking.at(target, "grep ' /target' /proc/self/mountinfo").lines())
          .isNotEmpty()
          .allMatch(mount -> mount.contains(" ro,nosuid,nodev"));
    }
  }

  @Test
  void ofAPlainProcessOfTheHost() {
    try (HostShell.HostProcess process = HostShell.start("sleep", "987654")) {
      for (TestEngine engine : List.of(crun, runc)) {
        String seen =
            new Looking(engine)
                .at(process.reference(), "hostname; stat -c %i /target/usr; ps -o args");
        assertThat(seen)
            .startsWith(HostShell.run("hostname; stat -c %i /usr"))
            .contains("sleep 987654");
      }
    }
  }

  @Test
  void ofAChildOfAContainersMainProcess() {
    try (ShellTarget target =
        ShellTarget.running("sleep 77 & exec sleep 1000").holding("etc/mark", "m-1").start()) {
      String child = HostShell.run("while ! pgrep -P " + target.pid() + "; do sleep 0.01; done");
      for (TestEngine engine : List.of(crun, runc)) {
        assertThat(new Looking(engine).at("pid:" + child, "cat /target/etc/mark; ps -o pid,args"))
            .startsWith("m-1")
            .contains("sleep 1000", "sleep 77");
      }
    }
  }
}
