package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.api.Members;
import dev.recap.server.http.Call;
import dev.recap.server.trigger.rule.TriggerReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules in a request: {@code rule}, the YAML as it is written, and {@code file}, what messages call
 * it.
 */
final class GivenRules {
  static final String RULE = "rule";
  static final String FILE = "file";
  private static final int LONGEST_NAME = 300;

  private GivenRules() {}

  /** Reads them; empty: the mistakes in them have been answered. */
  static Optional<List<TriggerReader.Written>> read(
      Call call, Members members, TriggerReader reader) throws IOException {
    Optional<String> text = members.required(RULE, "a text, YAML", Function.identity());
    Optional<String> file = members.text(FILE, "the name of a file", GivenRules::name);
    members.refuse();
    switch (reader.read(file.orElse(RULE), text.orElseThrow())) {
      case TriggerReader.Reading.Valid(List<TriggerReader.Written> rules) -> {
        return Optional.of(rules);
      }
      case TriggerReader.Reading.Invalid(List<String> problems) -> {
        call.problem(
            new Problem(Problem.Kind.BAD_RULE, String.join("\n", problems)),
            Map.of("problems", problems));
        return Optional.empty();
      }
    }
  }

  private static String name(String text) {
    if (text.isBlank()
        || text.length() > LONGEST_NAME
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
