package dev.recap.catalog.manifest;

/**
 * Something wrong in a file of a capsule's folder.
 *
 * @param file the file, as the caller named it
 * @param line from 1; 0 for the file as a whole
 * @param text what is wrong and what to write instead
 */
public record Located(String file, int line, String text) {
  /** A "Tried to … but …" sentence of it. */
  public String sentence() {
    String where = line == 0 ? "" : "line %d: ".formatted(line);
    return "Tried to read %s but %s%s".formatted(file, where, text);
  }
}
