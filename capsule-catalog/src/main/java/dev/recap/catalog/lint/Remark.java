package dev.recap.catalog.lint;

import java.util.Locale;

/**
 * One thing to mend in a capsule's folder.
 *
 * @param severity whether it can be left as it is
 * @param file the file, below the folder as it was named
 * @param line from 1; 0 for the file as a whole
 * @param text what it is and what to do about it
 */
public record Remark(Severity severity, String file, int line, String text) {

  /** Whether it can be left as it is. */
  public enum Severity {
    /** The capsule cannot be built or invoked. */
    ERROR,
    /** It can, but its users or its author would wish it otherwise. */
    WARNING;

    /** As it is printed. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code FILE:LINE: SEVERITY: TEXT}, which editors and CI systems recognise. */
  public String printed() {
    return "%s%s: %s: %s".formatted(file, line == 0 ? "" : ":" + line, severity.word(), text);
  }
}
