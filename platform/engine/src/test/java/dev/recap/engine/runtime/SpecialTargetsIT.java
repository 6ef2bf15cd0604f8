package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Manifest;
import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.Looking;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.ShellTarget;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Targets that are set up in other ways than most all work. */
@NeedsCrun
@NeedsRunc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpecialTargetsIT {
  private static final String IDLE = "exec sleep 1000000";

  private TestEngine crun;
  private TestEngine runc;

  @BeforeAll
  void open() throws IOException {
    crun = TestEngine.open(OciRuntime.Kind.CRUN, 1);
    runc = TestEngine.open(OciRuntime.Kind.RUNC, 1);
  }

  @AfterAll
  void close() {
    crun.close();
    runc.close();
  }

  private Looking with(OciRuntime.Kind kind) {
    return new Looking(kind == OciRuntime.Kind.CRUN ? crun : runc);
  }

  private Looking looking() {
    return with(OciRuntime.Kind.CRUN);
  }

  @ParameterizedTest
  @EnumSource
  void aUserNamespaceOfItsOwn(OciRuntime.Kind kind) throws IOException {
    try (ShellTarget target =
        ShellTarget.running(IDLE).holding("etc/secret", "for its root").as(0, 0)) {
      Files.setPosixFilePermissions(
          target.root().resolve("etc/secret"), PosixFilePermissions.fromString("rw-------"));
      target.withOwnUsers(100_000, 65_536).start();
      String seen =
          with(kind)
              .at(
                  target.reference(),
                  "id -u; cat /target/etc/secret; echo; cat /proc/self/uid_map;"
                      + " readlink /proc/self/ns/user; ps -o user,args; ls -ln /target/etc");
      assertThat(seen)
          .startsWith("0\nfor its root\n")
          .contains("100000", "sleep 1000000")
          .contains(HostShell.run("readlink /proc/" + target.pid() + "/ns/user"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserInAUserNamespaceOfItsOwn(OciRuntime.Kind kind) {
    try (ShellTarget target =
        ShellTarget.running(IDLE).as(1000, 1000).withOwnUsers(200_000, 65_536).start()) {
      assertThat(with(kind).at(target.reference(), "id -u; ls -nd /target/etc"))
          .startsWith("1000\n")
          .contains(" 0        0 ");
      assertThat(
              with(kind)
                  .with(
                      crun.capsule("id -u").with(Filesystem.READ).as(new User.Root()),
                      target.reference()))
          .isEqualTo("0\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCgroupNamespaceOfItsOwn(OciRuntime.Kind kind) {
    try (ShellTarget target = ShellTarget.running(IDLE).withOwn("cgroup").start()) {
      assertThat(with(kind).at(target.reference(), "readlink /proc/self/ns/cgroup"))
          .startsWith(HostShell.run("readlink /proc/" + target.pid() + "/ns/cgroup"));
    }
  }

  @Test
  void aReadOnlyRootWithVolumesInVolumes() throws IOException {
    Path volume = Files.createTempDirectory("recap-fixture-");
    try (ShellTarget target = ShellTarget.running("touch /data/deep/tmp/t; " + IDLE)) {
      Files.createDirectories(volume.resolve("deep/tmp"));
      Files.writeString(volume.resolve("v"), "volume");
      Files.createDirectory(target.root().resolve("data"));
      ((ObjectNode) target.config().get("root")).put("readonly", true);
      target
          .mounting("/data", "bind", volume.toString(), "rbind", "rw")
          .mounting("/data/deep/tmp", "tmpfs", "tmpfs")
          .start();
      assertThat(
              looking()
                  .at(
                      target.reference(),
                      "cat /target/data/v; echo; ls /target/data/deep/tmp;"
                          + " ! touch /target/data/v 2>/dev/null && ! touch /target/x 2>/dev/null"))
          .isEqualTo("volume\nt\n");
    } finally {
      HostShell.run("rm -r " + volume);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noProcNorTmpAnywhere(OciRuntime.Kind kind) throws IOException {
    try (ShellTarget target = ShellTarget.running(IDLE)) {
      Files.delete(target.root().resolve("tmp"));
      Files.delete(target.root().resolve("sys"));
      ((ArrayNode) target.config().get("mounts")).removeAll();
      target.start();
      assertThat(with(kind).at(target.reference(), "ps -o pid,args; ls /target"))
          .contains("1 sleep 1000000")
          .doesNotContain("tmp\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcThatHidesProcesses(OciRuntime.Kind kind) {
    try (ShellTarget target = ShellTarget.running(IDLE).as(1000, 1000)) {
      ((ArrayNode) target.config().get("mounts")).remove(0);
      target.mounting("/proc", "proc", "proc", "hidepid=2").start();
      assertThat(with(kind).at(target.reference(), "ps -o pid,args")).contains("sleep 1000000");
    }
  }

  @Test
  void aProcessThatCannotBeDumped() throws IOException {
    try (ShellTarget target = ShellTarget.running(IDLE).as(1000, 1000)) {
      // A program its user may run but not read: such a process cannot be dumped (prctl(2)).
      Files.setPosixFilePermissions(
          target.root().resolve("bin/busybox"), PosixFilePermissions.fromString("--x--x--x"));
      target.start();
      assertThat(HostShell.run("stat -c %u /proc/" + target.pid() + "/maps")).isEqualTo("0");
      assertThat(
              looking()
                  .at(
                      target.reference(),
                      "id -u; ps -o args; ls /target; ! ls /proc/1/root/ 2>/dev/null"))
          .startsWith("1000\n")
          .contains("sleep 1000000", "bin");
    }
  }

  @ParameterizedTest
  @EnumSource
  void fiveHundredMounts(OciRuntime.Kind kind) {
    try (ShellTarget target = ShellTarget.running("echo last >/tmp/499/f; " + IDLE)) {
      for (int i = 0; i < 500; i++) {
        target.mounting("/tmp/" + i, "tmpfs", "tmpfs");
      }
      target.start();
      assertThat(
              with(kind)
                  .at(
                      target.reference(),
                      "cat /target/tmp/499/f; grep -c ' /target/tmp/' /proc/self/mountinfo;"
                          + " ! touch /target/tmp/250/x 2>/dev/null"))
          .isEqualTo("last\n500\n");
    }
  }

  @Test
  void processesInCgroupsBelowTheContainers() {
    try (ShellTarget target = ShellTarget.running("sleep 88 & " + IDLE).start()) {
      String cgroup =
          "/sys/fs/cgroup/pids"
              + HostShell.run("sed -n 's/.*:pids://p' /proc/" + target.pid() + "/cgroup");
      HostShell.run(
          "mkdir %1$s/main %1$s/rest; for p in $(cat %1$s/cgroup.procs); do".formatted(cgroup)
              + " if [ $p = %2$d ]; then echo $p >%1$s/main/cgroup.procs;"
                  .formatted(cgroup, target.pid())
              + " else echo $p >%1$s/rest/cgroup.procs; fi; done".formatted(cgroup));
      try {
        assertThat(looking().at(target.reference(), "ps -o args"))
            .contains("sleep 1000000", "sleep 88");
      } finally {
        target.kill();
        HostShell.run("sleep 0.1; rmdir %1$s/main %1$s/rest 2>/dev/null; true".formatted(cgroup));
      }
    }
  }

  @Test
  void aProcessThatChangedItsRoot() {
    try (ShellTarget target =
        ShellTarget.running("chroot /jail /bin/sleep 55 & " + IDLE)
            .withCapabilities("CAP_SYS_CHROOT")
            .holding("outside", "not to be seen")
            .holding("jail/inside", "to be seen")) {
      HostShell.run(
          "mkdir %1$s/jail/bin && cp /bin/busybox %1$s/jail/bin/sleep".formatted(target.root()));
      target.start();
      String jailed =
          HostShell.run("while ! pgrep -xf '/bin/sleep 55'; do sleep 0.01; done | head -1");
      assertThat(looking().at("pid:" + jailed, "cat /target/inside; echo; ls /target"))
          .isEqualTo("to be seen\nbin\ninside\n");
    }
  }

  @Test
  void namesThatAreNotText() {
    String odd = "\"$(printf '/tmp/\\377 \\n\\303\\244')\"";
    try (ShellTarget target =
        ShellTarget.running(
                "._-x",
                "mkdir "
                    + odd
                    + "; mount -t tmpfs none "
                    + odd
                    + "; touch /tmp/ready;"
                    + " cp /bin/busybox /tmp/p; printf '\\377\\n) R 1' >/proc/self/comm; while :; do"
                    + " sleep 1000000; done")
            .withCapabilities("CAP_SYS_ADMIN")
            .start()) {
      HostShell.run(
          "timeout 5 sh -c 'while ! [ -e %s/tmp/ready ]; do sleep 0.01; done'; sleep 0.1"
              .formatted(target.root()));
      String twice = looking().at(target.reference(), "ls /target/tmp; ps -o pid,args");
      assertThat(twice).contains("sleep 1000000");
      Manifest.Match sleeps =
          new Manifest.Match(
              Optional.of("sleep"), Optional.empty(), Optional.empty(), Optional.empty());
      assertThat(looking().with(crun.capsule("true").matching(sleeps), target.reference()))
          .isEmpty();
    }
  }

  @Test
  void aHostWhoseMountPointsAreNotText() throws IOException {
    Path place = Files.createTempDirectory("recap-fixture-");
    HostShell.run(
        "d=\"$(printf '%s/\\377\\303\\244 x')\"; mkdir \"$d\"; mount -t tmpfs none \"$d\""
            .formatted(place));
    try (ShellTarget target = ShellTarget.running(IDLE).start();
        TestEngine engine = TestEngine.open(OciRuntime.Kind.CRUN, 0)) {
      assertThat(new Looking(engine).at(target.reference(), "ps -o args"))
          .contains("sleep 1000000");
    } finally {
      HostShell.run("umount %1$s/*; rm -r %1$s".formatted(place));
    }
  }
}
