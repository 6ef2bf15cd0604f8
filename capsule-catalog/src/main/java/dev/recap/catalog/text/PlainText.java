package dev.recap.catalog.text;

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

  /**
   * The same JSON text with such characters escaped: nothing is lost, and a terminal obeys none of
   * it. Those below blank are escaped in every JSON text.
   */
  public static String escaped(String json) {
    StringBuilder clean = new StringBuilder(json.length());
    json.codePoints()
        .forEach(c -> {
          if (c > ' ' && isHidden(c)) {
            for (char unit : Character.toChars(c)) {
              clean.append("\\u%04x".formatted((int) unit));
            }
          } else {
            clean.appendCodePoint(c);
          }
        });
    return clean.toString();
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
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
  public static @Nullable Object value(@Nullable Object json) {
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
