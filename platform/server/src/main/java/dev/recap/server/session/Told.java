package dev.recap.server.session;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.JsonText;
import dev.recap.server.http.ProblemDetails;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller is told in the text messages of a session.
 *
 * <pre>
 * {"invocation":"ID","phase":"running"}
 * {"notice":"sh:1.0.0 is deprecated"}
 * {"problem":{"kind":"overloaded","detail":"Tried to …", …}}
 * {"ended":{"invocation":"ID","outcome":"failed","exitCode":3,"message":"…"}}
 * </pre>
 */
final class Told {
  private Told() {}

  static String phase(String id, Phase phase) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("invocation", id);
    message.put("phase", phase.word());
    return JsonText.of(message);
  }

  static String notice(String notice) {
    return JsonText.of(Map.of("notice", notice));
  }

  static String problem(Problem problem) {
    return JsonText.of(Map.of("problem", ProblemDetails.of(problem)));
  }

  static String ended(InvocationRecord invocation) {
    Map<String, Object> ended = new LinkedHashMap<>();
    ended.put("invocation", invocation.id());
    invocation
        .outcome()
        .ifPresent(outcome -> {
          ended.put("outcome", outcome.word());
          if (outcome instanceof Outcome.Failed failed) {
            ended.put("exitCode", failed.exitCode());
          }
          if (!outcome.message().isEmpty()) {
            ended.put("message", outcome.message());
            ended.put("kind", ProblemDetails.word(outcome.kind()));
          }
          if (!outcome.kind().hint().isEmpty()) {
            ended.put("hint", outcome.kind().hint());
          }
        });
    return JsonText.of(Map.of("ended", ended));
  }
}
