package dev.recap.core.invocation;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the line in which a program says why it failed. */
final class LastLine {
  private static final int LONGEST = 500;

  private LastLine() {}

  /**
   * The last line that is not blank, at most 500 characters of it; empty when there is none or the
   * end of the output was not kept. A terminal that shows it is not steered by it.
   */
  static String of(Captured output) {
    if (output.truncated()) {
      return "";
    }
    List<String> lines =
        new String(output.bytes(), StandardCharsets.UTF_8)
            .lines()
            .map(LastLine::printable)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private static String printable(String line) {
    String text = line.replaceAll("\\p{Cntrl}", " ").strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
