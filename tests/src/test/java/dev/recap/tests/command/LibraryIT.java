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
  void everyCapsuleHasTestsWithAnExample() throws IOException {
    try (Stream<Path> folders = Files.list(FUNCTIONS)) {
      List<Path> capsules =
          folders.filter(folder -> Files.exists(folder.resolve("capsule.yaml"))).toList();
      assertThat(capsules)
          .isNotEmpty()
          .allSatisfy(folder ->
              assertThat(folder.resolve("test.yaml")).content().contains("example: true"));
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
