package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code recap capsule test} with the fixtures that come with RECap. */
@ExtendWith(NeedsCapsules.class)
final class CapsuleTestIT {
  private static final Path FIXTURES = Script.ROOT.resolve("capsule-catalog/fixtures");
  private static final Script SCRIPT = Script.create();
  private static Path runner = Path.of("unset");

  @BeforeAll
  static void prepare() throws Exception {
    runner = TestCapsule.in(SCRIPT.work());
    Path catalog = Files.createDirectories(SCRIPT.work().resolve("capsule-catalog"));
    assertThat(
            new ProcessBuilder("cp", "-r", FIXTURES.toString(), catalog.toString())
                .start()
                .waitFor())
        .isZero();
    SharedState.in(SCRIPT.state()).packages().fixtures();
  }

  @AfterAll
  static void removeAll() throws Exception {
    SCRIPT.close();
  }

  @Test
  void everyFixtureStartsIsReadyAndIsGoneAfterwards() throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> folders = Files.list(FIXTURES)) {
      folders.map(folder -> folder.getFileName().toString()).sorted().forEach(names::add);
    }
    StringBuilder cases = new StringBuilder();
    names.forEach(name ->
        cases.append(
            "  - {name: in %s, target: %s, params: {script: echo here}, expect: {output: {exact: \"here\\n\"}}}\n"
                .formatted(name, name)));
    Ended ended = test(cases.toString());
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("  ok    in ")))
        .hasSameSizeAs(names)
        .hasSizeGreaterThan(8);
    nothingIsLeft();
  }

  @Test
  void aChangedTargetDoesNotChangeTheNextOne() throws Exception {
    Path writer = runner.resolveSibling("writer");
    Files.createDirectories(writer);
    Files.copy(runner.resolve("busybox"), writer.resolve("busybox"));
    Files.writeString(
        writer.resolve("capsule.yaml"),
        Files.readString(runner.resolve("capsule.yaml"))
            .replace("name: runner", "name: writer")
            .replace("filesystem: read, user: target", "filesystem: write, user: root"));
    Files.writeString(
        writer.resolve("test.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CapsuleTest
        cases:
          - name: writes
            target: static
            params: {script: "echo x > /target/usr/new"}
            expect: {files: {/usr/new: {exact: "x\\n"}}, receipt: changed}
          - name: finds nothing of it
            target: static
            params: {script: "test ! -e /target/usr/new"}
            expect: {files: {/usr/new: {absent: true}}}
        """);
    Ended ended = SCRIPT.run("capsule", "test", writer.toString());
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    nothingIsLeft();
  }

  @Test
  void aFailureIsShownAndIsTheExitStatus() throws Exception {
    Ended ended =
        test(
            "  - {name: lies, target: static, params: {script: echo x}, expect: {output: {exact: y}}}\n");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out())
        .contains("  FAIL  lies", "expected  y", "actual    x", "0 of 1 cases passed");
    nothingIsLeft();
  }

  @Test
  void theNextRunRemovesWhatAKilledOneLeft() throws Exception {
    write("  - {name: sleeps, target: static, params: {script: sleep 1000}}\n");
    Running running =
        SCRIPT.start(
            Path.of("/dev/null"), List.of(Script.PROGRAM), "capsule", "test", runner.toString());
    Path tests = SCRIPT.run().resolve("tests");
    while (bundles(tests).isEmpty() || !Files.exists(bundles(tests).getFirst().resolve("pid"))) {
      assertThat(running.process().isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Path program =
        Path.of("/proc")
            .resolve(Files.readString(bundles(tests).getFirst().resolve("pid")).strip())
            .resolve("exe");
    running.signal("KILL");
    running.await();
    assertThat(program).exists();
    assertThat(SCRIPT.run("doctor").out()).contains("the container of a test");
    Ended ended = test("  - {name: works, target: static, params: {script: \"true\"}}\n");
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    // Of one that ended and that nobody has waited for yet the link is there and leads nowhere.
    assertThat(Files.exists(program)).isFalse();
    nothingIsLeft();
  }

  private static Ended test(String cases) throws Exception {
    write(cases);
    Running running =
        SCRIPT.start(
            Path.of("/dev/null"), List.of(Script.PROGRAM), "capsule", "test", runner.toString());
    // The first one fetches packages.
    if (!running.process().waitFor(30, TimeUnit.MINUTES)) {
      running.process().destroy();
    }
    return running.await();
  }

  private static void write(String cases) throws IOException {
    Files.writeString(
        runner.resolve("test.yaml"),
        "apiVersion: recap.dev/v1\nkind: CapsuleTest\ncases:\n" + cases);
  }

  private static List<Path> bundles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static void nothingIsLeft() throws IOException {
    assertThat(bundles(SCRIPT.run().resolve("tests"))).isEmpty();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(SCRIPT.work().toString());
  }
}
