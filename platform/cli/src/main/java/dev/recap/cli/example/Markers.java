package dev.recap.cli.example;

import java.util.Optional;

/**
 * The part of a Markdown file between {@code <!-- NAME -->} and {@code <!-- /NAME -->}, which is
 * generated.
 *
 * @param name what stands in the comments
 */
record Markers(String name) {

  /** What is between them, without the line breaks next to them. */
  Optional<String> content(String file) {
    int from = file.indexOf(begin());
    int to = file.indexOf(end());
    return from < 0 || to < from
        ? Optional.empty()
        : Optional.of(
            file.substring(from + begin().length(), to).strip().isEmpty()
                ? ""
                : withoutBreaks(file.substring(from + begin().length(), to)));
  }

  private static String withoutBreaks(String text) {
    int start = text.startsWith("\n") ? 1 : 0;
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    return text.substring(start, Math.max(start, end));
  }

  /** The file with other content between them. */
  String replace(String file, String content) {
    int from = file.indexOf(begin()) + begin().length();
    return file.substring(0, from) + "\n" + content + "\n" + file.substring(file.indexOf(end()));
  }

  String begin() {
    return "<!-- " + name + " -->";
  }

  String end() {
    return "<!-- /" + name + " -->";
  }
}
