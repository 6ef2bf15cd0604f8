package dev.recap.cli.markdown;

import dev.recap.cli.output.Screen;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/** Lines of text no wider than the screen. */
final class Lines {
  private Lines() {}

  /** Breaks a text at its blanks, and inside of words that are wider than a line. */
  static List<AttributedString> wrap(AttributedString text, int width) {
    List<AttributedString> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = end(text, start, Math.max(1, width));
      lines.add(text.subSequence(start, trimmed(text, start, end)));
      start = end;
      while (start < text.length() && text.charAt(start) == ' ') {
        start++;
      }
      if (start < text.length() && text.charAt(start) == '\n') {
        start++;
      }
    }
    return lines.isEmpty() ? List.of(AttributedString.EMPTY) : lines;
  }

  /** Where the line that begins there ends. */
  private static int end(AttributedString text, int start, int width) {
    int columns = 0;
    int blank = -1;
    int i = start;
    while (i < text.length()) {
      int c = Character.codePointAt(text, i);
      if (c == '\n') {
        return i;
      }
      if (c == ' ') {
        blank = i;
      }
      columns += Math.max(0, WCWidth.wcwidth(c));
      if (columns > width && c != ' ') {
        return blank > start ? blank : Math.max(i, start + 1);
      }
      i += Character.charCount(c);
    }
    return i;
  }

  private static int trimmed(AttributedString text, int start, int end) {
    int last = end;
    while (last > start && text.charAt(last - 1) == ' ') {
      last--;
    }
    return last;
  }

  /** A line as it is printed. */
  static String printed(AttributedString line, Screen screen) {
    return screen.styled() ? line.toAnsi() : line.toString();
  }

  /** How many columns a line takes. */
  static int columns(AttributedString line) {
    return line.toString().codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }
}
