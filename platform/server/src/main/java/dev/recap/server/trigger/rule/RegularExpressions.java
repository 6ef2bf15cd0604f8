package dev.recap.server.trigger.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/**
 * Regular expressions of RE2, of bounded size. RE2 writes out what is counted, {@code (a{9}){9}} as
 * 81 signs, and bounds each count alone: a few signs could fill the memory.
 */
final class RegularExpressions {
  /** As RE2 counts, of which most have less than 100. */
  static final int LARGEST = 5_000;

  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private RegularExpressions() {}

  /**
   * Compiles one.
   *
   * @throws IllegalArgumentException when it is none or too large; the message ends a sentence
   *     about it
   */
  static Pattern compile(String expression) {
    if (size(expression) > LARGEST) {
      throw tooLarge();
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      if (pattern.programSize() > LARGEST) {
        throw tooLarge();
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "is no regular expression of RE2: %s; mend it or escape its signs with a backslash"
              .formatted(e.getDescription()),
          e);
    }
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "is too large a regular expression: what its counts write out has more than %d parts; count less, or use * and +"
            .formatted(LARGEST));
  }

  /** How many parts it has when what is counted is written out; at least the real number. */
  static long size(String expression) {
    Deque<Long> groups = new ArrayDeque<>();
    long all = 0;
    long last = 0;
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      Matcher count = COUNT.matcher(expression).region(at, expression.length());
      if (c == '(') {
        groups.push(all);
        all = 0;
        last = 0;
        at++;
      } else if (c == ')') {
        last = all + 2;
        all = bounded(last + (groups.isEmpty() ? 0 : groups.pop()));
        at++;
      } else if (c == '{' && count.lookingAt()) {
        long times = times(count);
        all = bounded(all + last * (times - 1));
        last = bounded(last * times);
        at = count.end();
      } else {
        last = 1;
        all = bounded(all + 1);
        at = afterOne(expression, at);
      }
    }
    return all;
  }

  private static long times(Matcher count) {
    long least = Long.parseLong(count.group(1));
    String most = count.group(2);
    return Math.max(
        1, most == null || most.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(most)));
  }

  /** What is larger is too large in any case. */
  private static long bounded(long size) {
    return Math.min(size, 1_000_000_000);
  }

  /** Where a sign, a class of them or an escape ends. */
  private static int afterOne(String expression, int at) {
    return switch (expression.charAt(at)) {
      case '\\' -> afterEscape(expression, at);
      case '[' -> afterClass(expression, at);
      default -> at + 1;
    };
  }

  private static int afterEscape(String expression, int at) {
    if (at + 2 < expression.length()
        && "xpP".indexOf(expression.charAt(at + 1)) >= 0
        && expression.charAt(at + 2) == '{') {
      int end = expression.indexOf('}', at);
      return end < 0 ? expression.length() : end + 1;
    }
    return at + 2;
  }

  private static int afterClass(String expression, int begin) {
    int at = begin + 1;
    at += expression.startsWith("^", at) ? 1 : 0;
    at += expression.startsWith("]", at) ? 1 : 0;
    while (at < expression.length() && expression.charAt(at) != ']') {
      int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at + 2) : -1;
      if (named >= 0) {
        at = named + 2;
      } else {
        at += expression.charAt(at) == '\\' ? 2 : 1;
      }
    }
    return at + 1;
  }
}
