package dev.recap.catalog.lint;

/** Paths that show what a program is about. */
enum KnownPath {
  /** The target's files. */
  TARGET("/target", ""),
  /**
   * Other processes: {@code /proc}, {@code /proc/%d/…}, {@code /proc/$pid}, {@code /proc/[0-9]*}.
   */
  PROCESSES("/proc", "%${*[?"),
  /** The network of a process. */
  NETWORK("/net/", "");

  private static final String END = "\0\"'` \t\n\r;:)";

  private final String text;
  private final String variables;

  KnownPath(String text, String variables) {
    this.text = text;
    this.variables = variables;
  }

  /** Whether a file or an argument names it. */
  boolean isIn(String content) {
    for (int at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
      int end = at + text.length();
      if (this != PROCESSES || isEnd(content, end) || isProcess(content, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEnd(String content, int at) {
    return at >= content.length() || END.indexOf(content.charAt(at)) >= 0;
  }

  private boolean isProcess(String content, int at) {
    if (content.charAt(at) != '/') {
      return false;
    }
    return isEnd(content, at + 1)
        || variables.indexOf(content.charAt(at + 1)) >= 0
        || Character.isDigit(content.charAt(at + 1));
  }
}
