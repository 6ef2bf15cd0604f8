package dev.recap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.cli.Script.Ended;
import dev.recap.cli.Script.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RequiresRootAndRuntime.class)
final class RecapScriptIT {
  @TempDir private Path work;
  private Script script;
  private Process target;

  @BeforeEach
  void prepare() throws IOException {
    script = new Script(work);
    target = new ProcessBuilder("sleep", "300").start();
    Path sleeper = Files.createDirectories(work.resolve("functions/sleeper"));
    Files.copy(Path.of("/bin/busybox"), sleeper.resolve("busybox"));
    Files.writeString(
        sleeper.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: sleeper, version: 1.0.0, summary: Sleeps, description: Sleeps., license: GPL-2.0-only, authors: [x]}
        spec:
          entrypoint: [/busybox, sh, -c, 'echo awake; cat /target/etc/hostname >/dev/null; exec /busybox sleep "$0"', "{seconds}"]
          params: {type: object, additionalProperties: false, properties: {seconds: {type: integer, default: 0}}}
          output: {format: text}
          binding: {namespaces: [pid, net, ipc, uts], filesystem: read, user: target}
          limits: {timeout: 60s}
          modes: [once]
        build:
          files: [{from: busybox, to: /busybox, executable: true}]
          links: {/busybox: [/bin/cat]}
        """);
  }

  @AfterEach
  void endTarget() {
    target.destroyForcibly();
  }

  private String reference() {
    return "pid:" + target.pid();
  }

  @Test
  void worksThroughASymbolicLinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("recap"), Script.ROOT.resolve("recap"));
    Ended ended = script.start(List.of(link.toString()), "--version").await();
    assertThat(ended.out()).matches("recap [0-9.]+(-SNAPSHOT)?\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void startsTwiceAtOnce() throws Exception {
    List<String> program = List.of(Script.ROOT.resolve("recap").toString());
    Running first = script.start(program, "catalog", "list");
    Running second = script.start(program, "catalog", "list");
    assertThat(first.await().out()).contains("sleeper").isEqualTo(second.await().out());
  }

  @Test
  void printsNothingButTheCapsulesOutput() throws Exception {
    Ended ended = script.run("invoke", "sleeper", "-t", reference());
    assertThat(ended.out()).isEqualTo("awake\n");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(nothingRuns()).isTrue();
  }

  @Test
  void printsTheRecordAndFindsItAgain() throws Exception {
    Ended ended = script.run("invoke", "sleeper", "-t", reference(), "-o", "json");
    assertThat(ended.out()).contains("\"type\":\"succeeded\"", "\"clean\":true");
    String id = ended.out().substring(7, 27);
    assertThat(script.run("invocations", "logs", id).out()).isEqualTo("awake\n");
    assertThat(script.run("invocations", "show", id, "-o", "json").out()).isEqualTo(ended.out());
  }

  @Test
  void cancelsOnInterruptAndLeavesNothing() throws Exception {
    Running running =
        script.start(
            List.of(Script.ROOT.resolve("recap").toString()),
            "invoke",
            "sleeper",
            "-t",
            reference(),
            "-p",
            "seconds=50");
    while (running.process().isAlive() && Files.size(running.out()) == 0) {
      Thread.sleep(20);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid())).start().waitFor();
    Ended ended = running.await();
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.err()).contains("Cancelled by SIGINT");
    assertThat(script.run("invocations").out()).contains("cancelled", "clean");
    assertThat(nothingRuns()).isTrue();
  }

  @Test
  void refusesWhoIsNotRoot() throws Exception {
    Ended ended =
        script
            .start(
                List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    Script.ROOT.resolve("recap").toString()),
                "targets")
            .await();
    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.err()).contains("is not root", "sudo recap");
  }

  @Test
  void namesEveryWrongSettingAtOnce() throws Exception {
    Ended ended =
        script
            .start(
                List.of(
                    "env",
                    "RECAP_STATE_DIR=here",
                    "RECAP_DEBUG=yes",
                    "RECAP_RUNTIME=docker",
                    Script.ROOT.resolve("recap").toString()),
                "targets")
            .await();
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("RECAP_STATE_DIR", "RECAP_DEBUG", "RECAP_RUNTIME");
  }

  /** What other processes of this host left behind is theirs, and not looked at. */
  @Test
  void findsThatCapsulesRunHereByRunningSome() throws Exception {
    Ended ended = script.run("doctor");
    assertThat(ended.out()).contains("ran a capsule; it is used");
    assertThat(ended.out().lines())
        .filteredOn(line -> line.startsWith("BAD") && !line.contains("leftovers"))
        .isEmpty();
  }

  private boolean nothingRuns() throws IOException {
    try (Stream<Path> launchers = Files.list(work.resolve("run/launchers"))) {
      return launchers.findAny().isEmpty();
    }
  }
}
