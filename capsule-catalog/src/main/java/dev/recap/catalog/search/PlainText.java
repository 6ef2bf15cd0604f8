package dev.recap.catalog.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts of strangers without what a terminal would obey: control characters, and characters that
 * nobody sees but that change how others are shown (Unicode category Cf, the direction marks among
 * them).
 */
public final class PlainText {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /** The text; of control characters only line feeds and tabs are left. */
  public static String of(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.replace("\r\n", "\n").codePoints().forEach(c -> append(clean, c));
    return clean.toString();
  }

  /** The text on one line, with single blanks. */
  public static String line(String text) {
    return of(text).strip().replaceAll("\\s+", " ");
  }

  private static void append(StringBuilder clean, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL -> {
        if (c == '\n' || c == '\t') {
          clean.appendCodePoint(c);
        } else if (c == '\r') {
          clean.append('\n');
        }
      }
      case Character.FORMAT -> {
        if (c == ZERO_WIDTH_JOINER) {
          clean.appendCodePoint(c);
        }
      }
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> clean.append('\n');
      case Character.SURROGATE -> clean.appendCodePoint(REPLACEMENT);
      default -> clean.appendCodePoint(c);
    }
  }

  /** The same JSON value with all its texts, names of members too, made plain. */
  static @Nullable Object value(@Nullable Object json) {
    return switch (json) {
      case null -> null;
      case String text -> of(text);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((name, member) -> plain.put(of(String.valueOf(name)), value(member)));
        yield plain;
      }
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>();
        list.forEach(element -> plain.add(value(element)));
        yield plain;
      }
      case Object other -> other;
    };
  }
}
