package dev.recap.server.trigger.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with expressions in it: {@code docker:${event.labels.name}}. Two dollar signs before a
 * brace stand for one, and what follows is plain text.
 */
record Template(List<Part> parts) {
  private static final String OPEN = "${";

  /** Keeps one. */
  Template {
    parts = List.copyOf(parts);
  }

  /** A piece of it. */
  sealed interface Part {
    /** Stands as it is. */
    record Plain(String text) implements Part {}

    /** Stands for its value. */
    record Expression(String source) implements Part {}
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when an expression has no end or nothing in it; the message
   *     says what to write
   */
  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$" + OPEN, at)) {
        plain.append(OPEN);
        at += OPEN.length() + 1;
      } else if (text.startsWith(OPEN, at)) {
        int end = end(text, at + OPEN.length());
        String source = text.substring(at + OPEN.length(), end).strip();
        if (source.isEmpty()) {
          throw new IllegalArgumentException(
              "there is nothing in ${}: write an expression such as ${event.labels.name}, or $${ for the signs themselves");
        }
        addPlain(parts, plain);
        parts.add(new Part.Expression(source));
        at = end + 1;
      } else {
        plain.append(text.charAt(at));
        at++;
      }
    }
    addPlain(parts, plain);
    return new Template(parts);
  }

  /** Whether it is one expression and nothing else. */
  boolean isExpression() {
    return parts.size() == 1 && parts.getFirst() instanceof Part.Expression;
  }

  /** Whether there is no expression in it. */
  boolean isPlain() {
    return parts.stream().allMatch(Part.Plain.class::isInstance);
  }

  /** What stands before the first expression. */
  String head() {
    return !parts.isEmpty() && parts.getFirst() instanceof Part.Plain(String text) ? text : "";
  }

  /** Its expressions. */
  List<String> expressions() {
    return parts.stream()
        .flatMap(part ->
            part instanceof Part.Expression(String source) ? Stream.of(source) : Stream.empty())
        .toList();
  }

  private static void addPlain(List<Part> parts, StringBuilder plain) {
    if (!plain.isEmpty()) {
      parts.add(new Part.Plain(plain.toString()));
      plain.setLength(0);
    }
  }

  /** Where the brace is that ends an expression: none in a text or of a map in it. */
  private static int end(String text, int from) {
    int depth = 0;
    char quote = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        if (c == '\\') {
          at++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        if (depth == 0) {
          return at;
        }
        depth--;
      }
    }
    throw new IllegalArgumentException(
        "the expression ${%s has no end: close it with }, or write $${ for the signs themselves"
            .formatted(shortened(text.substring(from))));
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
