package dev.recap.server.openwhisk;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.core.target.TargetRef;
import dev.recap.server.http.RefusedRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an invocation from the one object that OpenWhisk's clients send. What a capsule needs
 * beside its parameters stands between them under names that no parameter of a capsule can have, as
 * OpenWhisk's own {@code __ow_…} do.
 */
final class Invoking {
  static final String TARGET = "__recap_target";
  static final String REASON = "__recap_reason";
  static final String TIMEOUT = "__recap_timeout";

  private Invoking() {}

  static Request request(String action, Map<String, Object> sent, Caller caller) {
    Map<String, Object> parameters = new LinkedHashMap<>(sent);
    TargetRef target =
        text(parameters, TARGET)
            .map(Invoking::target)
            .orElseThrow(() ->
                bad(
                    ("Tried to invoke %s but no target is named: give the parameter %s, as in wsk"
                            + " action invoke %s -p %s docker:web")
                        .formatted(action, TARGET, action, TARGET)));
    Optional<String> reason = text(parameters, REASON);
    Optional<Duration> timeout = text(parameters, TIMEOUT).map(Invoking::timeout);
    return new Request(
        Entities.capsule(action), target, parameters, timeout, caller, reason, Optional.empty());
  }

  private static Optional<String> text(Map<String, Object> from, String name) {
    @Nullable Object value = from.remove(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw bad("Tried to read the parameter %s but it is not a text".formatted(name));
  }

  private static TargetRef target(String text) {
    try {
      return TargetRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static Duration timeout(String text) {
    try {
      Duration timeout = Duration.parse(text);
      if (timeout.isPositive()) {
        return timeout;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw bad(
        "Tried to read the parameter %s but %s is no duration as PT30S is"
            .formatted(TIMEOUT, text));
  }

  private static RefusedRequest bad(String message) {
    return new RefusedRequest(new Problem(Problem.Kind.BAD_PARAMETER, message));
  }
}
