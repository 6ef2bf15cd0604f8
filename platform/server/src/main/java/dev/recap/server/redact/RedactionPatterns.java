package dev.recap.server.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.recap.core.invocation.SecretPatterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Regular expressions in the syntax of RE2, which takes time in proportion to what it reads,
 * whatever the expression: no output can make it hang.
 */
public final class RedactionPatterns implements SecretPatterns {
  private final Pattern any;

  private RedactionPatterns(Pattern any) {
    this.any = any;
  }

  /**
   * Of these expressions; without any, {@link SecretPatterns#NONE}.
   *
   * @throws IllegalArgumentException that tells of every one that is none, or that would find
   *     nothing everywhere
   */
  public static SecretPatterns of(List<String> expressions) {
    List<String> wrong = new ArrayList<>();
    for (String expression : expressions) {
      try {
        if (Pattern.compile(expression).matcher("").find()) {
          wrong.add("\"%s\" fits an empty text".formatted(expression));
        }
      } catch (PatternSyntaxException e) {
        wrong.add("\"%s\": %s".formatted(expression, e.getDescription()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return expressions.isEmpty()
        ? SecretPatterns.NONE
        : new RedactionPatterns(
            Pattern.compile(
                expressions.stream()
                    .map(expression -> "(?:" + expression + ")")
                    .collect(Collectors.joining("|"))));
  }

  @Override
  public List<Span> find(byte[] bytes, int length) {
    Matcher matcher = any.matcher(Arrays.copyOf(bytes, length));
    List<Span> found = new ArrayList<>();
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        found.add(new Span(matcher.start(), matcher.end()));
      }
    }
    return found;
  }
}
