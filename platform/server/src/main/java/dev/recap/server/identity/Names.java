package dev.recap.server.identity;

/** Which texts of strangers can be names: they stand in records, logs and on terminals. */
final class Names {
  private static final int LONGEST = 200;

  private Names() {}

  static boolean isName(String text) {
    return !text.isBlank()
        && text.equals(text.strip())
        && text.length() <= LONGEST
        && text.codePoints().noneMatch(Names::isHidden);
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
