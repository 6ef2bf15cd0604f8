package dev.recap.server.trigger.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents of a YAML text. A line that begins with three dashes and a blank or its end is a
 * marker wherever it stands, in a quoted text too (YAML 1.2.2, 9.1.2 and 9.1.4).
 */
final class Documents {
  private static final Pattern MARKER = Pattern.compile("(?m)^---(?=[ \t\r]|$)");

  private Documents() {}

  /**
   * One of them.
   *
   * @param before how many lines are before it
   */
  record Document(int before, String text) {}

  /** Those in which there is anything. */
  static List<Document> of(String text) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      if (marker.start() > 0) {
        starts.add(marker.start());
      }
    }
    starts.add(text.length());
    List<Document> documents = new ArrayList<>();
    int before = 0;
    for (int i = 0; i + 1 < starts.size(); i++) {
      String document = text.substring(starts.get(i), starts.get(i + 1));
      if (!isNothing(document)) {
        documents.add(new Document(before, document));
      }
      before += (int) document.chars().filter(c -> c == '\n').count();
    }
    return List.copyOf(documents);
  }

  private static boolean isNothing(String document) {
    return document
        .lines()
        .map(line -> line.startsWith("---") ? line.substring(3) : line)
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("#"));
  }
}
