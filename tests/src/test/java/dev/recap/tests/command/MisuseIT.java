package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is wrong: one message that says what to do, the right exit status, nothing left. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsRunc
final class MisuseIT {
  private static final String HIDE = "mount --bind /dev/null ";
  private static final String HIDE_RUNTIMES =
      "for p in /usr/bin/crun /usr/bin/runc /usr/sbin/runc; do"
          + " [ ! -e $p ] || mount --bind /dev/null $p; done";

  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static String target = "";

  @BeforeAll
  static void prepare() throws Exception {
    TestCapsule.in(SCRIPT.work());
    target = CONTAINERS.crun("well", Map.of()).reference();
    assertThat(invoke("runner", target, "-p", "script=true").status()).isZero();
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(SCRIPT.work().toString());
  }

  private static Ended invoke(String capsule, String in, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("invoke", capsule, "-t", in));
    line.addAll(List.of(more));
    return SCRIPT.run(line.toArray(String[]::new));
  }

  private static Ended invokeIn(String prepare) throws Exception {
    return SCRIPT.runIn(prepare, "invoke", "runner", "-t", target, "-p", "script=true");
  }

  /** One sentence, and at most one with what to do. */
  private static void refused(Ended ended, int status, String... words) {
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("recap: Tried to ").contains(words);
    assertThat(ended.err().lines().count()).as(ended.err()).isLessThanOrEqualTo(2);
    assertThat(ended.status()).as(ended.err()).isEqualTo(status);
  }

  @Test
  void wrongParameters() throws Exception {
    refused(
        invoke("runner", target, "-p", "count=many", "-p", "scripts=true"),
        2,
        "count",
        "scripts",
        "script",
        "recap catalog show runner");
  }

  @Test
  void unknownCapsule() throws Exception {
    refused(invoke("runer", target), 3, "did you mean runner?", "recap catalog list");
    refused(SCRIPT.run("catalog", "show", "runer"), 3, "did you mean runner?");
  }

  @Test
  void unknownTarget() throws Exception {
    refused(invoke("runner", "crun:nobody-has-this-name", "-p", "script=true"), 3, "recap targets");
    refused(invoke("runner", "nobody-has-this-name", "-p", "script=true"), 3, "recap targets");
    refused(invoke("runner", "pid:4194303", "-p", "script=true"), 3, "recap targets");
  }

  @Test
  void ambiguousTarget() throws Exception {
    RealContainer one = CONTAINERS.crun("twice", Map.of());
    RealContainer other = CONTAINERS.runc("twice", Map.of());
    refused(
        invoke("runner", one.name(), "-p", "script=true"), 3, one.reference(), other.reference());
  }

  @Test
  void targetThatDoesNotRun() throws Exception {
    RealContainer paused = CONTAINERS.runc("paused", Map.of());
    paused.pause();
    refused(invoke("runner", paused.reference(), "-p", "script=true"), 6, "paused", "unpause");
    RealContainer exited = CONTAINERS.runc("exited", Map.of());
    exited.kill();
    refused(invoke("runner", exited.reference(), "-p", "script=true"), 6, "Start");
    RealContainer created = CONTAINERS.created("crun", "created");
    refused(invoke("runner", created.reference(), "-p", "script=true"), 6, "created");
  }

  @Test
  void noLabelledTarget() throws Exception {
    refused(
        SCRIPT.run("invoke", "runner", "-l", "nobody=has", "-p", "script=true"), 3, "nobody=has");
  }

  @Test
  void missingRuntime() throws Exception {
    refused(invokeIn(HIDE_RUNTIMES), 7, "neither is installed", "recap doctor");
    Ended doctor = SCRIPT.runIn(HIDE_RUNTIMES, "doctor");
    assertThat(doctor.status()).isEqualTo(7);
    assertThat(doctor.out()).contains("apt-get install crun");
  }

  @Test
  void missingSupervisor() throws Exception {
    refused(
        invokeIn(
            "for p in /usr/bin/tini-static /sbin/tini-static; do"
                + " [ ! -e $p ] || mount --bind /dev/null $p; done"),
        7,
        "tini");
  }

  @Test
  void demoThatMayInstallNothing() throws Exception {
    Ended ended =
        SCRIPT.runIn(HIDE_RUNTIMES + "; " + HIDE + "/bin/nc.openbsd", "demo", "--no-install");
    assertThat(ended.status()).isEqualTo(7);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("the server in the demo's container")
        .contains(
            "without installing anything but these packages are missing: crun netcat-openbsd");
  }

  @Test
  void callerWhoIsNotRoot() throws Exception {
    List<String> nobody =
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "env",
            "HOME=/nonexistent",
            Script.PROGRAM);
    for (String command : List.of("targets", "demo", "invocations", "doctor --clean")) {
      refused(SCRIPT.runBy(nobody, command.split(" ")), 4, "nobody is not root", "sudo recap");
    }
    refused(
        SCRIPT.runBy(nobody, "invoke", "runner", "-t", target, "-p", "script=true"),
        4,
        "nobody is not root",
        "sudo recap");
    Ended doctor = SCRIPT.runBy(nobody, "doctor");
    assertThat(doctor.out()).contains("sudo recap doctor").doesNotContain("systemctl");
    assertThat(SCRIPT.runBy(nobody, "--version").status()).isZero();
  }

  @Test
  void fullStateDirectory() throws Exception {
    for (String left : List.of("0", "64", "900")) {
      refused(invokeIn(full("$RECAP_STATE_DIR", left)), 7, "recap doctor shows where RECap keeps");
    }
  }

  @Test
  void fullRunDirectory() throws Exception {
    for (String left : List.of("0", "8", "24")) {
      refused(invokeIn(full("$RECAP_RUN_DIR", left)), 7, "recap doctor shows where RECap keeps");
    }
  }

  /** A small file system with what was in a folder, on which so many KiB are free. */
  private static String full(String folder, String left) {
    return """
    mkdir $WORK/small; trap 'rmdir $WORK/small' EXIT
    mount -t tmpfs -o size=8m small $WORK/small
    cp -a %1$s/. $WORK/small
    mount --move $WORK/small %1$s; rmdir $WORK/small
    dd if=/dev/zero of=%1$s/filler bs=1k count=%2$s 2>/dev/null || :
    dd if=/dev/zero of=%1$s/rest bs=1k 2>/dev/null || :
    rm %1$s/filler\
    """
        .formatted(folder, left);
  }

  @Test
  void readOnlyStateDirectory() throws Exception {
    Ended ended =
        invokeIn(
            "mount --bind $RECAP_STATE_DIR $RECAP_STATE_DIR;"
                + " mount -o remount,bind,ro $RECAP_STATE_DIR");
    refused(ended, 7, SCRIPT.state().toString());
  }

  @Test
  void stateDirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(SCRIPT.work().resolve("file"), "");
    refused(
        SCRIPT.runBy(
            List.of("env", "RECAP_STATE_DIR=" + file, Script.PROGRAM),
            "invoke",
            "runner",
            "-t",
            target),
        7,
        file.toString());
  }

  @Test
  void settingsThatCannotBeUsed() throws Exception {
    Ended ended =
        SCRIPT.runBy(
            List.of(
                "env",
                "RECAP_STATE_DIR=here",
                "RECAP_DEBUG=yes",
                "RECAP_RUNTIME=docker",
                Script.PROGRAM),
            "targets");
    refused(ended, 2, "RECAP_STATE_DIR", "RECAP_DEBUG", "RECAP_RUNTIME");
  }

  @Test
  void commandLinesThatMeanNothing() throws Exception {
    assertThat(SCRIPT.run("invok").status()).isEqualTo(2);
    assertThat(SCRIPT.run("invoke", "runner").err()).contains("-t", "-l");
    assertThat(SCRIPT.run("invoke", "runner", "-t", target, "-T").status()).isEqualTo(2);
    assertThat(SCRIPT.run("invocations", "show", "nothing").status()).isEqualTo(3);
  }
}
