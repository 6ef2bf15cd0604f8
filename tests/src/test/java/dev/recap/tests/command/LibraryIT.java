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

/**
 * Every capsule that comes with RECap: its tests, its example, and the table of them all.
 *
 * <p>All are built once, by two processes at a time. Then their tests, which wait most of the time,
 * and a second build, which computes, go on together.
 */
@ExtendWith(NeedsCapsules.class)
final class LibraryIT {
  private static final Path FUNCTIONS = Script.ROOT.resolve("functions");
  private static final int CASES_AT_A_TIME = 6;

  private static final Path STATE = SharedState.STATE;
  private static final Path FRESH = Script.ROOT.resolve("tests/target/library-again");

  private static final List<Script> SCRIPTS = new ArrayList<>();
  private static List<String> built = List.of();
  private static List<Running> builtAgain = List.of();
  private static List<Running> tests = List.of();

  @BeforeAll
  static void buildThemAllAndBeginTheRest() throws Exception {
    remove(FRESH);
    SharedState.in(FRESH).packages();
    // With the dates of the folders the tests find them built.
    Path copies = copies("--preserve=timestamps");
    String here = "umask 022; TZ=UTC LC_ALL=C.UTF-8";
    built = digests(List.of(build(STATE, here, copies, 0, 2), build(STATE, here, copies, 1, 2)));
    builtAgain =
        List.of(
            build(
                FRESH,
                "umask 027; TZ=Asia/Tokyo LC_ALL=C",
                copies("--no-preserve=timestamps"),
                0,
                1));
    tests = List.of(test());
  }

  @AfterAll
  static void removeAll() throws Exception {
    Stream.concat(builtAgain.stream(), tests.stream()).forEach(run -> run.process().destroy());
    for (Script script : SCRIPTS) {
      script.close();
    }
    remove(FRESH);
  }

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
    assertThat(digests(builtAgain)).isEqualTo(built).hasSameSizeAs(capsules());
  }

  @Test
  void everyCapsulePassesItsTestsAndTheTableIsUpToDate() throws Exception {
    Ended ended = await(tests.getFirst());
    System.out.print(ended.out());
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    assertThat(SCRIPTS.getLast().run().resolve("tests")).isEmptyDirectory();
  }

  private static Running test() throws IOException {
    return script()
        .start(
            Path.of("/dev/null"),
            List.of("env", "RECAP_HOME=" + Script.ROOT, "RECAP_STATE_DIR=" + STATE, Script.PROGRAM),
            "capsule",
            "test",
            FUNCTIONS.toString(),
            "--table",
            FUNCTIONS.resolve("README.md").toString(),
            "--check",
            "--jobs",
            Integer.toString(CASES_AT_A_TIME));
  }

  /** Builds each {@code of}th capsule from a copy of its folder, in a state and an environment. */
  private static Running build(Path state, String environment, Path copies, int from, int of)
      throws IOException {
    List<Path> folders = capsules();
    List<String> line = new ArrayList<>(List.of("sh", "-c"));
    line.add(
        "%s RECAP_HOME=%s RECAP_STATE_DIR=%s exec \"$0\" capsule build \"$@\""
            .formatted(environment, Script.ROOT, state));
    line.add(Script.PROGRAM);
    for (int i = from; i < folders.size(); i += of) {
      line.add(copies.resolve(folders.get(i).getFileName()).toString());
    }
    return script().start(Path.of("/dev/null"), line);
  }

  /** What the capsules are that were built, sorted. */
  private static List<String> digests(List<Running> builds) throws Exception {
    List<String> digests = new ArrayList<>();
    for (Running build : builds) {
      Ended ended = await(build);
      assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
      ended.out().lines().forEach(digests::add);
    }
    return digests.stream().sorted().toList();
  }

  private static Ended await(Running running) throws Exception {
    if (!running.process().waitFor(60, TimeUnit.MINUTES)) {
      running.process().destroy();
    }
    return running.await();
  }

  /** A build may write locks, and not into these sources. */
  private static Path copies(String dates) throws Exception {
    Path copies = Files.createDirectories(script().work().resolve("copies"));
    List<String> line =
        new ArrayList<>(List.of("cp", "--recursive", "--dereference", dates, "--target-directory"));
    line.add(copies.toString());
    capsules().forEach(folder -> line.add(folder.toString()));
    assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    return copies;
  }

  private static Script script() {
    Script script = Script.create();
    SCRIPTS.add(script);
    return script;
  }

  private static List<Path> capsules() throws IOException {
    try (Stream<Path> folders = Files.list(FUNCTIONS)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("capsule.yaml")))
          .sorted()
          .toList();
    }
  }

  private static void remove(Path folder) throws Exception {
    assertThat(new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor()).isZero();
  }
}
