package dev.recap.server.trigger.rule;

import java.util.Collection;
import java.util.stream.Collectors;

/** Texts of others in messages: in one line, and not longer than anybody reads. */
final class Words {
  private static final int LONGEST = 100;
  private static final int MOST = 20;

  private Words() {}

  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  static String listed(Collection<String> names) {
    return names.stream().limit(MOST).map(Words::shown).collect(Collectors.joining(", "))
        + (names.size() > MOST ? " and %d more".formatted(names.size() - MOST) : "");
  }
}
