package dev.recap.catalog.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something wrong in a file of a capsule's folder.
 *
 * @param file the file, as the caller named it
 * @param line from 1; 0 for the file as a whole
 * @param text what is wrong and what to write instead
 */
public record Located(String file, int line, String text) {
  private static final Pattern SENTENCE =
      Pattern.compile("Tried to read (.+?) but (?:line ([0-9]+): )?(.*)", Pattern.DOTALL);

  /** Reads a {@link #sentence()} back; empty for another one. */
  public static Optional<Located> ofSentence(String sentence) {
    Matcher parts = SENTENCE.matcher(sentence);
    return parts.matches()
        ? Optional.of(
            new Located(
                parts.group(1),
                parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)),
                parts.group(3)))
        : Optional.empty();
  }

  /** A "Tried to … but …" sentence of it. */
  public String sentence() {
    String where = line == 0 ? "" : "line %d: ".formatted(line);
    return "Tried to read %s but %s%s".formatted(file, where, text);
  }
}
