package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page that describes the benchmark, whose results are replaced by each run.
 *
 * @param file the page
 * @param results which of its results
 */
record Page(Path file, String results) {

  /** The results of a run of all sections. */
  static Page of(Path file) {
    return new Page(file, "results");
  }

  /** The results of a run of the section serve alone. */
  static Page ofServer(Path file) {
    return new Page(file, "results of the server");
  }

  void replaceResults(String tables) throws IOException {
    String text = Files.readString(file);
    String begin = "<!-- %s: written by tests/benchmark -->\n".formatted(results);
    String end = "<!-- end of %s -->\n".formatted(results);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(
          "Tried to write the results to %s but it lacks the lines %s and %s: put them back"
              .formatted(file, begin.strip(), end.strip()));
    }
    Files.writeString(
        file, text.substring(0, from + begin.length()) + "\n" + tables + "\n" + text.substring(to));
  }
}
