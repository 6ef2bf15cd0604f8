package dev.recap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the {@code recap} script of this source tree with folders of its own. */
final class Script {
  static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();

  private final Path work;
  private final Map<String, String> environment;

  /** With state, run directory and output files below {@code work}. */
  Script(Path work) {
    this.work = work;
    this.environment =
        Map.of(
            "RECAP_STATE_DIR", work.resolve("state").toString(),
            "RECAP_RUN_DIR", work.resolve("run").toString(),
            "RECAP_HOME", work.toString());
  }

  /** What a run printed and how it ended. */
  record Ended(int status, String out, String err) {}

  /** A run under way. */
  record Running(Process process, Path out, Path err) {
    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("recap did not end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(List.of(ROOT.resolve("recap").toString()), arguments).await();
  }

  /** Starts it by another command line, in the work folder. */
  Running start(List<String> program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(work, "out", "");
    Path err = Files.createTempFile(work, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
