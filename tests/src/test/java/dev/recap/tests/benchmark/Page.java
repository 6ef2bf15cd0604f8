package dev.recap.tests.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page that describes the benchmark, whose results are replaced by each run.
 *
 * @param file the page
 */
record Page(Path file) {
  private static final String BEGIN = "<!-- results: written by tests/benchmark -->\n";
  private static final String END = "<!-- end of results -->\n";

  static Page of(Path file) {
    return new Page(file);
  }

  void replaceResults(String tables) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(
          "Tried to write the results to %s but it lacks the lines %s and %s: put them back"
              .formatted(file, BEGIN.strip(), END.strip()));
    }
    Files.writeString(
        file, text.substring(0, from + BEGIN.length()) + "\n" + tables + "\n" + text.substring(to));
  }
}
