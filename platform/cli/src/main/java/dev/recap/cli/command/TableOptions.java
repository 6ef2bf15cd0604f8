package dev.recap.cli.command;

import dev.recap.cli.example.LibraryTable;
import dev.recap.cli.output.Console;
import dev.recap.cli.testing.FolderResult;
import dev.recap.cli.testing.Measured;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code recap capsule test} about the table of a library. */
final class TableOptions {
  private static final List<String> FIXTURES =
      List.of("static", "jvm", "python", "nginx", "nonroot", "readonly");
  private static final int REPEAT = 11;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Write a table of all capsules between <!-- table --> and <!-- /table -->.")
  private @Nullable Path file;

  @Option(
      names = "--check",
      description = "Write nothing; fail when more than times of the table has changed.")
  private boolean check;

  /**
   * Refuses options that cannot be followed.
   *
   * @param jobs how many cases run at the same time
   */
  void require(int jobs) throws IOException {
    if (jobs < 1) {
      throw usage(
          "Tried to run %d cases at the same time but at least 1 is needed".formatted(jobs));
    }
    if (file != null && !check && jobs > 1) {
      throw usage(
          "Tried to write the times of a table while %d cases run but that makes them longer: leave out --jobs"
              .formatted(jobs));
    }
    if (file == null && check) {
      throw usage("Tried to check a table but there is none: name its file with --table");
    }
    Optional<String> problem =
        file == null ? Optional.empty() : new LibraryTable(file, FIXTURES).problem();
    if (problem.isPresent()) {
      throw usage(problem.get());
    }
  }

  private static PlatformException usage(String message) {
    return new PlatformException(Problem.Kind.USAGE, message);
  }

  /** The fixtures of the table. */
  List<String> fixtures() {
    return file == null ? List.of() : FIXTURES;
  }

  /** How many invocations are timed when so many were asked for. */
  int repeat(int asked) {
    return asked == 0 && file != null ? REPEAT : asked;
  }

  /** Does what was asked for with the table; an exit status. */
  int writeOrCheck(List<FolderResult> results, Console console) throws IOException {
    if (file == null) {
      return 0;
    }
    if (results.stream().anyMatch(result -> result.measured().isEmpty())) {
      console.say(
          "recap: Tried to make the table in %s but not every capsule could be measured: see above"
              .formatted(file));
      return Problem.Kind.CAPSULE_FAILED.exitCode();
    }
    LibraryTable table = new LibraryTable(file, FIXTURES);
    List<LibraryTable.Row> rows = new ArrayList<>();
    for (FolderResult result : results) {
      Measured measured = result.measured().orElseThrow();
      rows.add(
          new LibraryTable.Row(
              result.folder(), measured.capsule(), measured.outcomes(), measured.median()));
    }
    if (!check) {
      table.write(rows);
      return 0;
    }
    List<String> stale = table.stale(rows);
    stale.forEach(console::say);
    if (!stale.isEmpty()) {
      console.say(
          "recap: Tried to find in %s what was measured now but it differs as shown: write it with --table %s"
              .formatted(file, file));
      return Problem.Kind.CAPSULE_FAILED.exitCode();
    }
    return 0;
  }
}
