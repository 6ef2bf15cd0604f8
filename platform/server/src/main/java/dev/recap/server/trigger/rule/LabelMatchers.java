package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Trigger.LabelMatch;
import dev.recap.server.trigger.Trigger.LabelMatch.Operator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads matchers as Alertmanager writes them. */
final class LabelMatchers {
  /** Labels of containers have dots, dashes and slashes too. */
  private static final Pattern FORM =
      Pattern.compile("\\s*([^\\s=!~\"{},]+)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\n])*+)\"", Pattern.DOTALL);
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private LabelMatchers() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message says what is wrong and the remedy
   */
  static LabelMatch parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no matcher: write NAME=VALUE, NAME!=VALUE, NAME=~EXPRESSION or NAME!~EXPRESSION"
              .formatted(text));
    }
    LabelMatch match =
        new LabelMatch(parts.group(1), operator(parts.group(2)), value(parts.group(3)));
    if (match.operator() == Operator.MATCHES || match.operator() == Operator.MATCHES_NOT) {
      expression(match.value());
    }
    return match;
  }

  /** How one is written. */
  static String text(LabelMatch match) {
    return match.name() + sign(match.operator()) + match.value();
  }

  private static void expression(String value) {
    try {
      RegularExpressions.compile(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" %s".formatted(Words.shown(value), e.getMessage()), e);
    }
  }

  private static Operator operator(String sign) {
    return switch (sign) {
      case "=" -> Operator.EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      case "=~" -> Operator.MATCHES;
      default -> Operator.MATCHES_NOT;
    };
  }

  private static String sign(Operator operator) {
    return switch (operator) {
      case EQUAL -> "=";
      case NOT_EQUAL -> "!=";
      case MATCHES -> "=~";
      case MATCHES_NOT -> "!~";
    };
  }

  private static String value(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    Matcher quoted = QUOTED.matcher(text);
    if (!quoted.matches()) {
      throw new IllegalArgumentException(
          "%s is no quoted text: end it with a quote, and write \\\" and \\\\ for \" and \\ in it"
              .formatted(text));
    }
    return ESCAPED
        .matcher(quoted.group(1))
        .replaceAll(escaped ->
            escaped.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(escaped.group(1)));
  }
}
