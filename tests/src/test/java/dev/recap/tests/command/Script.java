package dev.recap.tests.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the {@code recap} script of this source tree with folders of its own. */
public final class Script implements AutoCloseable {
  public static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
  public static final String PROGRAM = ROOT.resolve("recap").toString();

  private final Path work;

  private Script(Path work) {
    this.work = work;
  }

  /**
   * With state, run directory, functions and output files in a folder that is there until closed.
   */
  public static Script create() {
    try {
      return new Script(Files.createTempDirectory("recap-test-"));
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to make a folder for tests", e);
    }
  }

  /** What a run printed and how it ended. */
  public record Ended(int status, String out, String err) {}

  /** A run under way. */
  public record Running(Process process, Path out, Path err) {
    public Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("recap did not end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits until it printed a text. */
    Running untilPrinted(String text) throws IOException, InterruptedException {
      while (!Files.readString(out).contains(text)) {
        if (!process.isAlive()) {
          throw new AssertionError(
              "recap ended before it printed %s: %s".formatted(text, Files.readString(err)));
        }
        Thread.sleep(20);
      }
      return this;
    }

    public void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
  }

  public Path work() {
    return work;
  }

  public Path state() {
    return work.resolve("state");
  }

  public Path run() {
    return work.resolve("run");
  }

  /** Puts functions of RECap's own beside those of the test. */
  public Script withShipped(String... names) throws IOException, InterruptedException {
    Path functions = Files.createDirectories(work.resolve("functions"));
    List<String> copy = new ArrayList<>(List.of("cp", "-r"));
    Arrays.stream(names).forEach(n -> copy.add(ROOT.resolve("functions").resolve(n).toString()));
    copy.add(functions.toString());
    if (new ProcessBuilder(copy).start().waitFor() != 0) {
      throw new IOException("Tried to copy functions but cp failed");
    }
    return this;
  }

  /** Runs it to its end with nothing on standard input. */
  public Ended run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** Starts it with nothing on standard input. */
  public Running start(String... arguments) throws IOException {
    return start(Path.of("/dev/null"), List.of(PROGRAM), arguments);
  }

  /** Runs it to its end by another command line, which ends with the script. */
  Ended runBy(List<String> program, String... arguments) throws IOException, InterruptedException {
    return start(Path.of("/dev/null"), program, arguments).await();
  }

  /**
   * Runs it to its end in a mount namespace of its own, as {@code prepare}, commands of a shell,
   * arranged it; {@code $WORK} is the work folder.
   */
  Ended runIn(String prepare, String... arguments) throws IOException, InterruptedException {
    String shell = "set -e; " + prepare + "; exec \"$0\" \"$@\"";
    return runBy(List.of("unshare", "--mount", "sh", "-c", shell, PROGRAM), arguments);
  }

  /** Starts it by another command line, in the work folder. */
  public Running start(Path input, List<String> program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(work, "out", "");
    Path err = Files.createTempFile(work, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment());
    return new Running(builder.start(), out, err);
  }

  public Map<String, String> environment() {
    return Map.of(
        "RECAP_STATE_DIR", state().toString(),
        "RECAP_RUN_DIR", run().toString(),
        "RECAP_HOME", work.toString(),
        "RECAP_CONFIG_DIR", work.resolve("config").toString(),
        "DOCKER_CONFIG", work.resolve("docker").toString(),
        "COSIGN_PASSWORD", "of the key",
        "WORK", work.toString());
  }

  /** Everything below the run directory but the folders that are always there. */
  public List<String> leftInRunDirectory() throws IOException {
    if (!Files.isDirectory(run())) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(run(), 2)) {
      return all.filter(path -> run().relativize(path).getNameCount() == 2)
          .map(Path::toString)
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (new ProcessBuilder("rm", "-rf", work.toString()).start().waitFor() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("Tried to remove %s but rm failed".formatted(work));
  }
}
