package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code recap invoke} as a whole process against {@code docker exec} as a whole process. */
final class OneShot {
  static final String SECTION = "one-shot";
  static final String OURS = "recap invoke, whole process, no server";
  static final String EXEC = "docker exec, whole process";

  /** Holds {@code functions/true}, the same utility as a capsule of a catalog. */
  private static final String CAPSULES = "tests/src/test/resources/dev/recap/tests/benchmark";

  private final Results results;
  private final Progress progress;
  private final Interleaved interleaved;

  OneShot(Results results, Progress progress, Interleaved interleaved) {
    this.results = results;
    this.progress = progress;
    this.interleaved = interleaved;
  }

  void measure(Path root, Path work, Utility utility, DockerTarget target, int rounds)
      throws IOException, InterruptedException {
    Path command = root.resolve("recap");
    if (!Files.isExecutable(command)) {
      results.note("`recap` as a whole process was not measured: the command is not there.");
      return;
    }
    Path run = Files.createTempDirectory(Path.of("/run"), "recap-benchmark-");
    try {
      External invoke =
          new External(
              List.of(command.toString(), "invoke", utility.name(), "-t", target.reference()),
              Map.of(
                  "RECAP_HOME", root.resolve(CAPSULES).toString(),
                  "RECAP_STATE_DIR", work.resolve("state").toString(),
                  "RECAP_RUN_DIR", run.toString()));
      // The first builds the command and the capsule.
      progress.step("building the command recap and its capsule");
      if (succeeds(invoke)) {
        measure(invoke, utility, target, rounds);
      }
    } finally {
      Attempts.run(List.of("rm", "-rf", "--one-file-system", run.toString()));
    }
  }

  private boolean succeeds(External invoke) throws InterruptedException {
    try {
      invoke.run();
      return true;
    } catch (IOException e) {
      results.note("`recap` as a whole process was not measured: " + e.getMessage());
      return false;
    }
  }

  private void measure(External invoke, Utility utility, DockerTarget target, int rounds)
      throws IOException, InterruptedException {
    List<Row> rows =
        List.of(Row.of(OURS, invoke), new Row(EXEC, 1, true, Latency.exec(utility, target)));
    for (String rhythm : List.of(Latency.BACK_TO_BACK, Latency.PAUSED)) {
      String setting = Latency.setting(utility.name(), rhythm);
      long pause = rhythm.equals(Latency.PAUSED) ? 100 : 0;
      interleaved
          .run("whole process, " + setting, rows, rounds, 1, pause, () -> {})
          .forEach((row, series) -> results.add(SECTION, setting, row, series));
    }
  }
}
