package dev.recap.catalog.jvm;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Runs the programs a build of a Java function needs. */
record Tools(CommandRunner commands) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * Runs one to its end.
   *
   * @param aim completes "Tried to …"
   * @return its standard output
   * @throws BuildException when it fails or is not there
   */
  String run(List<String> command, Path directory, String aim) throws BuildException {
    return switch (commands.run(command, directory, PATIENCE)) {
      case Result.Ended(int status, String stdout, String _) when status == 0 -> stdout;
      case Result.Ended(int status, String stdout, String stderr) ->
          throw new BuildException(
              "Tried to %s but %s ended with %d: %s"
                  .formatted(aim, command.getFirst(), status, reason(stdout, stderr)));
      case Result.NotInstalled() ->
          throw new BuildException(
              "Tried to %s but this host does not have %s: install it"
                  .formatted(aim, command.getFirst()));
      case Result.TimedOut() ->
          throw new BuildException(
              "Tried to %s but %s took longer than %d minutes"
                  .formatted(aim, command.getFirst(), PATIENCE.toMinutes()));
    };
  }

  /** The first line that says it is an error, else the last one. */
  private static String reason(String stdout, String stderr) {
    List<String> lines =
        Stream.of(stderr, stdout)
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> line.startsWith("[ERROR] ") || line.startsWith("Error: "))
        .findFirst()
        .orElse(lines.isEmpty() ? "without a word" : lines.getLast())
        .replaceFirst("^(\\[ERROR]|Error:) ", "");
  }
}
