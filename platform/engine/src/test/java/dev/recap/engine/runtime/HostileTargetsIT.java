package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Receipt.Check;
import dev.recap.core.invocation.Receipt.Finding;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.HostShell;
import dev.recap.engine.fixture.Looking;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.ShellTarget;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that do what they can to be looked at wrongly, or never to the end. */
@NeedsCrun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20)
class HostileTargetsIT {
  private static final String IDLE = "exec sleep 1000000";
  private static final String SECRET = "ID=stolen-from-the-host";

  private TestEngine engine;
  private Looking looking;
  private Path outside;

  @BeforeAll
  void open() throws IOException {
    engine = TestEngine.open(OciRuntime.Kind.CRUN, 1);
    looking = new Looking(engine);
    outside = Files.createTempDirectory("recap-fixture-");
    Files.writeString(outside.resolve("secret"), SECRET);
  }

  @AfterAll
  void close() {
    engine.close();
    HostShell.run("rm -r " + outside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -s %1$s/secret $f",
        "ln -s ../../../../../../../..%1$s/secret $f",
        "ln -s /proc/1/root%1$s/secret $f",
        "ln -s /proc/self/root%1$s/secret $f",
        "ln -s $(basename $f) $f",
        "ln -s /etc/shadow $f",
        "mkfifo $f",
        "mkdir $f",
        "truncate -s 8G $f",
        "mknod $f c 1 5",
        "ln -s /dev/stdin $f"
      })
  void filesThatLeadAstrayLeadNowhere(String make) throws IOException {
    try (ShellTarget target = ShellTarget.running(IDLE)) {
      for (String file : new String[] {"passwd", "os-release"}) {
        HostShell.run("f=%s/etc/%s; ".formatted(target.root(), file) + make.formatted(outside));
      }
      target.start();
      BusyboxCapsule stolen =
          engine
              .capsule("true")
              .matching(
                  new Manifest.Match(
                      Optional.empty(),
                      Optional.of("stolen-from-the-host"),
                      Optional.empty(),
                      Optional.empty()));
      assertThat(engine.invoke(stolen, target.reference()).outcome())
          .get()
          .isInstanceOf(Outcome.Rejected.class);
      BusyboxCapsule reading =
          engine
              .capsule("ls -l /target/etc; head -c 1000 /target/etc/passwd | tr -d '\\0'")
              .with(Filesystem.READ)
              .within(Duration.ofMillis(500));
      InvocationRecord read = engine.invoke(reading, target.reference());
      assertThat(Looking.text(read)).contains("passwd").doesNotContain(SECRET, "root:");
      assertThat(read.receipt().orElseThrow().clean()).isTrue();
      InvocationRecord named =
          engine.invoke(
              engine
                  .capsule("head -c 1000 '{path}' | tr -d '\\0'")
                  .with(Filesystem.READ)
                  .withTargetPath("path")
                  .within(Duration.ofMillis(500)),
              target.reference(),
              Map.of("path", "/etc/passwd"),
              Streams.captured(),
              Progress.SILENT);
      assertThat(Looking.text(named)).doesNotContain(SECRET, "root:");
      assertThat(named.receipt().orElseThrow().clean()).isTrue();
      InvocationRecord writing =
          engine.invoke(
              engine.capsule("echo 1 >/target/new").with(Filesystem.WRITE), target.reference());
      assertThat(writing.outcome()).contains(new Outcome.Succeeded());
      assertThat(check(writing, "files").finding())
          .isInstanceOfSatisfying(
              Finding.LeftBehind.class,
              f -> assertThat(f.differences()).contains("+ /new").doesNotContain("secret"));
    }
  }

  @Test
  void aTemporaryFolderThatIsALinkOrAPipe() throws IOException {
    try (ShellTarget target = ShellTarget.running(IDLE)) {
      Files.delete(target.root().resolve("tmp"));
      Files.createSymbolicLink(target.root().resolve("tmp"), outside);
      HostShell.run("rm -r %1$s/sys && mkfifo %1$s/sys".formatted(target.root()));
      target.start();
      assertThat(looking.at(target.reference(), "echo 1 >/tmp/x; ls /target/tmp/ 2>&1; true"))
          .doesNotContain("secret");
      assertThat(outside.toFile().list()).containsExactly("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mount -t tmpfs none /proc",
        "mkdir /tmp/1; mount --bind /tmp/1 /proc/1",
        "mount --bind /etc /proc/sys; mount --bind /dev/null /proc/mounts 2>/dev/null",
        "umount /proc"
      })
  void aProcThatIsNotProc(String script) {
    try (ShellTarget target =
        ShellTarget.running(script + "; " + IDLE).withCapabilities("CAP_SYS_ADMIN").start()) {
      assertThat(looking.at(target.reference(), "ps -o pid,args; cat /proc/1/comm; ls /target"))
          .contains("1 sleep 1000000", "\nsleep\n", "bin");
    }
  }

  @Test
  void aTargetThatMountsAndForksWithoutPause() {
    try (ShellTarget target =
        ShellTarget.running(
                "while :; do true & true; done &"
                    + " while :; do mkdir -p /tmp/m; mount -t tmpfs none /tmp/m;"
                    + " mkdir /tmp/m/n; mount -t tmpfs none /tmp/m/n;"
                    + " umount /tmp/m/n; umount /tmp/m; done & "
                    + IDLE)
            .withCapabilities("CAP_SYS_ADMIN")
            .start()) {
      for (int i = 0; i < 15; i++) {
        InvocationRecord record =
            engine.invoke(
                engine.capsule("ls /target/bin >/dev/null; echo ok").with(Filesystem.READ),
                target.reference());
        Looking.succeeded(record);
        assertThat(Looking.text(record)).isEqualTo("ok\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "addresses;-n;ip addr add 10.99.0.1/32 dev lo;NET_ADMIN",
        "links;-n;ip link set lo mtu 1400;NET_ADMIN",
        "mounts;-m;mount -t tmpfs none /tmp;SYS_ADMIN",
        "ipc;-i;ipcmk -M 4096;IPC_OWNER",
        "processes;-p -r;/bin/sh -c 'sleep 66 &';"
      })
  void whatATargetChangesOfItselfIsNotBlamedOnACapsuleWithoutThePower(String change) {
    String[] part = change.split(";", -1);
    InvocationRecord powerless = whileTheTargetChanges(part[1], part[2], "");
    Looking.succeeded(powerless);
    assertThat(check(powerless, part[0]).finding()).isInstanceOf(Finding.ChangedByTarget.class);
    if (!part[3].isEmpty()) {
      InvocationRecord powerful = whileTheTargetChanges(part[1], part[2], part[3]);
      assertThat(powerful.outcome()).contains(new Outcome.Succeeded());
      assertThat(powerful.receipt().orElseThrow().clean()).isFalse();
      assertThat(check(powerful, part[0]).finding()).isInstanceOf(Finding.LeftBehind.class);
    }
  }

  private InvocationRecord whileTheTargetChanges(
      String namespaces, String command, String capability) {
    try (ShellTarget target = ShellTarget.running(IDLE).start()) {
      int pid = target.pid();
      String change =
          command.startsWith("/bin/sh")
              ? "crun exec --detach %s %s".formatted(target.reference().substring(5), command)
              : "nsenter -t %d %s %s".formatted(pid, namespaces, command);
      BusyboxCapsule capsule = engine.capsule("sleep 0.1");
      return engine.invoke(
          capability.isEmpty() ? capsule : capsule.withCapabilities(capability),
          target.reference(),
          Map.of(),
          Streams.captured(),
          new Progress() {
            @Override
            public void entered(String id, Phase phase) {
              if (phase == Phase.RUNNING) {
                HostShell.run(change);
              }
            }

            @Override
            public void bound(String id, Bound bound) {}
          });
    }
  }

  @Test
  @Timeout(60)
  void aFileSystemThatNeverAnswersHangsNothing() throws IOException {
    try (ShellTarget target =
        ShellTarget.running(
                "exec 3<>/dev/fuse;"
                    + " mount -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none /tmp;"
                    + IDLE)
            .withCapabilities("CAP_SYS_ADMIN")
            .mounting("/dev/fuse", "bind", "/dev/fuse", "bind")) {
      Files.createSymbolicLink(target.root().resolve("etc/os-release"), Path.of("/tmp/x"));
      target.start();
      assertThat(looking.at(target.reference(), "ls /target/bin")).contains("busybox");
      Manifest.Match family =
          new Manifest.Match(
              Optional.empty(), Optional.of("any"), Optional.empty(), Optional.empty());
      assertThat(
              engine.invoke(engine.capsule("true").matching(family), target.reference()).outcome())
          .get()
          .isInstanceOf(Outcome.Rejected.class);
      InvocationRecord named =
          engine.invoke(
              engine.capsule("cat {path}").with(Filesystem.READ).withTargetPath("path"),
              target.reference(),
              Map.of("path", "/tmp/x"),
              Streams.captured(),
              Progress.SILENT);
      assertThat(named.outcome().orElseThrow().message()).contains("does not answer");
      InvocationRecord written =
          engine.invoke(
              engine.capsule("echo 1 >/target/new").with(Filesystem.WRITE), target.reference());
      assertThat(written.outcome()).contains(new Outcome.Succeeded());
      assertThat(check(written, "files").finding()).isInstanceOf(Finding.NotTaken.class);
      target.kill();
    }
  }

  private static Check check(InvocationRecord record, String subject) {
    return record.receipt().orElseThrow().checks().stream()
        .filter(check -> check.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }
}
