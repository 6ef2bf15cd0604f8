package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One invocation by the script: its output, its input, its files, its end. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class ScriptIT {
  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static String target = "";

  @BeforeAll
  static void prepare() throws IOException {
    TestCapsule.in(SCRIPT.work());
    target = CONTAINERS.crun("script", Map.of()).reference();
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
  }

  private static Ended invoke(String capsuleScript, String... more) throws Exception {
    return starting(Path.of("/dev/null"), capsuleScript, more).await();
  }

  private static Running starting(Path input, String capsuleScript, String... more)
      throws IOException {
    List<String> line =
        List.of(Script.PROGRAM, "invoke", "runner", "-t", target, "-p", "script=" + capsuleScript);
    return SCRIPT.start(input, line, more);
  }

  private static Running starting(String capsuleScript) throws IOException {
    return starting(Path.of("/dev/null"), capsuleScript);
  }

  private static String id(Ended ended) {
    return ended.out().substring(7, 27);
  }

  @Test
  void worksThroughASymbolicLinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(SCRIPT.work().resolve("recap"), Path.of(Script.PROGRAM));
    Ended ended = SCRIPT.runBy(List.of(link.toString()), "--version");
    assertThat(ended.out()).matches("recap [0-9.]+(-SNAPSHOT)?\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void startsTwiceAtOnce() throws Exception {
    Running first = SCRIPT.start("catalog", "list");
    Running second = SCRIPT.start("catalog", "list");
    assertThat(first.await().out()).contains("runner").isEqualTo(second.await().out());
  }

  @Test
  void wasPreparedByTheCommandsThatAreTypedMost() throws Exception {
    SCRIPT.run("catalog", "list");
    Path runtime = Path.of(Script.PROGRAM).resolveSibling("platform/cli/target/runtime");
    assertThat(runtime.resolve("trained")).content().startsWith("invoke");
    assertThat(runtime.resolve("train.log"))
        .content()
        .contains("\"type\":\"succeeded\"", "CAPSULE  VERSION  SUMMARY\ntrial", "Parameters\n")
        .doesNotContain("Tried to ", "no capsule was found");
  }

  @Test
  void printsNothingButTheCapsulesOutput() throws Exception {
    Ended ended = invoke("echo awake; echo a complaint >&2");
    assertThat(ended.out()).isEqualTo("awake\n");
    assertThat(ended.err()).isEqualTo("a complaint\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void printsTheRecordAndFindsItAgain() throws Exception {
    Ended ended = invoke("echo awake", "-o", "json");
    assertThat(ended.out()).contains("\"type\":\"succeeded\"", "\"clean\":true");
    assertThat(ended.err()).isEmpty();
    assertThat(SCRIPT.run("invocations", "logs", id(ended)).out()).isEqualTo("awake\n");
    assertThat(SCRIPT.run("invocations", "show", id(ended), "-o", "json").out())
        .isEqualTo(ended.out());
  }

  @Test
  void endsWithOneOrAsTheCapsuleEnded() throws Exception {
    Ended ended = invoke("exit 9");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("ended with status 9", "recap invocations logs ");
    assertThat(invoke("exit 9", "--exit-code").status()).isEqualTo(9);
  }

  @Test
  void passesStandardInputOn() throws Exception {
    Path input = Files.writeString(SCRIPT.work().resolve("input"), "one\ntwo\n".repeat(50_000));
    assertThat(starting(input, "wc -l", "-i").await().out()).isEqualTo("100000\n");
    assertThat(starting(input, "wc -l").await().out()).isEqualTo("0\n");
  }

  @Test
  void endsWithTheReaderOfItsOutput() throws Exception {
    String line = "\"$0\" \"$@\" | head -n 1";
    Ended ended =
        SCRIPT.runBy(
            List.of("bash", "-o", "pipefail", "-c", line, Script.PROGRAM),
            "invoke",
            "runner",
            "-t",
            target,
            "-p",
            "script=while :; do echo on and on; done");
    assertThat(ended.out()).isEqualTo("on and on\n");
    assertThat(ended.err()).contains("Cancelled by the reader of its output");
    assertThat(ended.status()).isEqualTo(5);
  }

  @Test
  void keepsAndCopiesArtifacts() throws Exception {
    Path copies = SCRIPT.work().resolve("copies");
    Ended ended =
        invoke(
            "echo first > /out/first; dd if=/dev/zero of=/out/second bs=1M count=8 2>/dev/null",
            "-o",
            "json",
            "--artifacts",
            copies.toString());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(copies.resolve("first")).hasContent("first\n");
    assertThat(copies.resolve("second")).hasSize(8 << 20);
    assertThat(SCRIPT.run("invocations", "artifacts", id(ended)).out())
        .contains("second", "8388608")
        .contains(sha256("first\n") + "  first");
    Path again = SCRIPT.work().resolve("again");
    assertThat(SCRIPT.run("invocations", "artifacts", id(ended), "--to", again.toString()).status())
        .isZero();
    assertThat(again.resolve("first")).hasContent("first\n");
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void endsAtItsDeadline() throws Exception {
    Ended ended = invoke("sleep 50", "--timeout", "1s");
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.err()).contains("--timeout");
    assertThat(SCRIPT.run("invocations", "-n", "1").out()).contains("timed-out", "clean");
  }

  @Test
  void cancelsOnInterrupt() throws Exception {
    Running running = starting("echo awake; sleep 50").untilPrinted("awake");
    running.signal("INT");
    Ended ended = running.await();
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.err()).contains("Cancelled by SIGINT");
    assertThat(SCRIPT.run("invocations", "-n", "1").out()).contains("cancelled", "clean");
  }

  @Test
  void isCancelledFromAnotherProcess() throws Exception {
    Running running = starting("echo awake; sleep 50").untilPrinted("awake");
    String id = SCRIPT.run("invocations", "-n", "1", "-o", "json").out().substring(8, 28);
    Ended asked = SCRIPT.run("invocations", "cancel", id);
    assertThat(asked.status()).as(asked.err()).isZero();
    Ended ended = running.await();
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.err()).contains("Cancelled by SIGTERM");
    assertThat(SCRIPT.run("invocations", "show", id).out()).contains("cancelled", "clean");
    assertThat(SCRIPT.run("invocations", "cancel", id).status()).isEqualTo(2);
  }

  @Test
  void showsProgressOnATerminalAlone() throws Exception {
    // On the terminal of script(1) for standard error; standard output goes elsewhere.
    Path out = SCRIPT.work().resolve("out-of-terminal");
    String line =
        "%s invoke runner -t %s -p script='echo awake' > %s".formatted(Script.PROGRAM, target, out);
    Ended ended = SCRIPT.runBy(List.of("script", "-qefc", line, "/dev/null"));
    assertThat(ended.out()).contains("finding the target", "taking everything away");
    assertThat(out).hasContent("awake\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void buildsAFolderOfAnyNameAndNamesTheCapsuleAsItsManifestDoes() throws Exception {
    Path elsewhere = SCRIPT.work().resolve("elsewhere");
    assertThat(
            new ProcessBuilder("cp", "-r", SCRIPT.work() + "/functions/runner", elsewhere + "")
                .start()
                .waitFor())
        .isZero();
    Ended built = SCRIPT.run("capsule", "build", elsewhere.toString());
    assertThat(built.status()).as(built.err()).isZero();
    assertThat(built.out()).startsWith("runner:1.0.0@sha256:");
    Path manifest = elsewhere.resolve("capsule.yaml");
    Files.writeString(
        manifest, Files.readString(manifest).replace("filesystem: read", "filesystem: all"));
    Ended refused = SCRIPT.run("capsule", "build", elsewhere.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "Tried to read " + manifest + " but line 15: spec.binding.filesystem",
            "none, read, write");
    assertThat(refused.out()).isEmpty();
  }

  /** What other processes of this host left behind is theirs, and not looked at. */
  @Test
  void findsThatCapsulesRunHereByRunningSome() throws Exception {
    Ended ended = SCRIPT.run("doctor");
    assertThat(ended.out()).contains("ran a capsule; it is used");
    assertThat(ended.out().lines())
        .filteredOn(line -> line.startsWith("BAD") && !line.contains("leftovers"))
        .isEmpty();
  }
}
