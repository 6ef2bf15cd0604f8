package dev.recap.client;

import dev.recap.core.access.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * May this be invoked?
 *
 * @param caller by whom; empty: by whoever asks
 */
public record AccessQuestion(
    String capsule,
    String target,
    Map<String, Object> parameters,
    Optional<String> reason,
    boolean interactive,
    Optional<Caller> caller) {
  String json() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("capsule", capsule);
    body.put("target", target);
    body.put("parameters", parameters);
    reason.ifPresent(given -> body.put("reason", given));
    body.put("interactive", interactive);
    caller.ifPresent(
        given -> body.put("caller", Map.of("user", given.name(), "groups", given.groups())));
    return JsonBody.of(body);
  }
}
