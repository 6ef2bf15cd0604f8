package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every capsule that comes with RECap: its tests, its example, and the table of them all. */
@ExtendWith(NeedsCapsules.class)
final class LibraryIT {
  private static final Path FUNCTIONS = Script.ROOT.resolve("functions");

  /** Kept between runs: fetching all packages takes longer than all tests. */
  private static final Path STATE = Script.ROOT.resolve("tests/target/library-state");

  @Test
  void everyCapsuleIsLockedAndHasTestsWithAnExample() throws IOException {
    assertThat(capsules())
        .isNotEmpty()
        .allSatisfy(folder -> {
          assertThat(folder.resolve("test.yaml")).content().contains("example: true");
          assertThat(folder.resolve("capsule.lock")).isNotEmptyFile();
        });
  }

  @Test
  void everyCapsuleIsTheSameToTheByteWhoeverBuildsItWhereAndWhen() throws Exception {
    Path fresh = Files.createTempDirectory(STATE.getParent(), "library-again");
    Files.createDirectories(STATE.resolve("catalog/packages"));
    Files.createDirectories(fresh.resolve("catalog"));
    Files.createSymbolicLink(fresh.resolve("catalog/packages"), STATE.resolve("catalog/packages"));
    String there = digests(STATE, "umask 022; TZ=UTC LC_ALL=C.UTF-8");
    String again = digests(fresh, "umask 027; TZ=Asia/Tokyo LC_ALL=C");
    assertThat(again).isEqualTo(there);
    assertThat(there.lines()).hasSameSizeAs(capsules());
    new ProcessBuilder("rm", "-rf", fresh.toString()).start().waitFor();
  }

  /** What the capsules of copies of the folders are, built in a state and an environment. */
  private static String digests(Path state, String environment) throws Exception {
    try (Script script = Script.create()) {
      String build =
          "%s RECAP_HOME=%s RECAP_STATE_DIR=%s exec %s capsule build %s/*/"
              .formatted(environment, Script.ROOT, state, Script.PROGRAM, copies(script.run()));
      Running running = script.start(Path.of("/dev/null"), List.of("sh", "-c", build));
      if (!running.process().waitFor(30, TimeUnit.MINUTES)) {
        running.process().destroy();
      }
      Ended ended = running.await();
      assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
      return ended.out();
    }
  }

  /** A build may write locks, and the dates of copies differ. */
  private static Path copies(Path into) throws Exception {
    Path copies = Files.createDirectories(into.resolve("copies"));
    Process copy =
        new ProcessBuilder(
                "sh",
                "-c",
                "for f in %s/*/capsule.yaml; do cp -rL \"${f%%/*}\" %s/; done"
                    .formatted(FUNCTIONS, copies))
            .inheritIO()
            .start();
    assertThat(copy.waitFor()).isZero();
    return copies;
  }

  private static List<Path> capsules() throws IOException {
    try (Stream<Path> folders = Files.list(FUNCTIONS)) {
      return folders.filter(folder -> Files.exists(folder.resolve("capsule.yaml"))).toList();
    }
  }

  @Test
  void everyCapsulePassesItsTestsAndTheTableIsUpToDate() throws Exception {
    try (Script script = Script.create()) {
      Running running =
          script.start(
              Path.of("/dev/null"),
              List.of(
                  "env", "RECAP_HOME=" + Script.ROOT, "RECAP_STATE_DIR=" + STATE, Script.PROGRAM),
              "capsule",
              "test",
              FUNCTIONS.toString(),
              "--table",
              FUNCTIONS.resolve("README.md").toString(),
              "--check");
      if (!running.process().waitFor(60, TimeUnit.MINUTES)) {
        running.process().destroy();
      }
      Ended ended = running.await();
      System.out.print(ended.out());
      assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
      assertThat(script.run().resolve("tests")).isEmptyDirectory();
    }
  }
}
