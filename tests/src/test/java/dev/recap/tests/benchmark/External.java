package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A program of the host, started by Java's ProcessBuilder (posix_spawn), with its output read to
 * the end: the same way for every row that is not ours.
 */
record External(List<String> command, Map<String, String> environment) implements Row.Call {

  External(List<String> command) {
    this(command, Map.of());
  }

  static External of(String... command) {
    return new External(List.of(command));
  }

  External and(String... arguments) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(Arrays.asList(arguments));
    return new External(longer, environment);
  }

  @Override
  public void run() throws IOException, InterruptedException {
    output();
  }

  /** What it printed. */
  String output() throws IOException, InterruptedException {
    return output(Path.of("/dev/null"));
  }

  /** What it printed with something to read. */
  String output(Path input) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "Tried to run %s but it ended with %d: %s"
                .formatted(String.join(" ", command), status, text.strip()));
      }
      return text;
    } finally {
      process.destroyForcibly();
    }
  }
}
