package dev.recap.server.http;

import dev.recap.core.invocation.Problem;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A {@link Problem} as RFC 9457 has it, with its hint. */
public final class ProblemDetails {
  /** Their media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemDetails() {}

  /** The members of the JSON object; more may be put in. */
  public static Map<String, Object> of(Problem problem) {
    String word = word(problem.kind());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "urn:recap:problem:" + word);
    members.put("title", title(word));
    members.put("status", problem.kind().httpStatus());
    members.put("detail", problem.message());
    members.put("kind", word);
    if (!problem.kind().hint().isEmpty()) {
      members.put("hint", problem.kind().hint());
    }
    problem.retryAfterSeconds().ifPresent(seconds -> members.put("retryAfterSeconds", seconds));
    return members;
  }

  /** The kind as records write it, {@code bad-parameter}. */
  public static String word(Problem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String title(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1).replace('-', ' ');
  }
}
