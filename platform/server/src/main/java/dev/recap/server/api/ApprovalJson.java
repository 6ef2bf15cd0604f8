package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.Approval;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.util.RawValue;

/** Approvals as JSON, without their pins. */
final class ApprovalJson {
  private ApprovalJson() {}

  static Map<String, Object> of(Approval approval, Instant now) {
    Approval.Pinned ask = approval.ask();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", approval.id());
    json.put("state", approval.state().word());
    json.put("expired", approval.isExpired(now));
    json.put("grant", ask.grant());
    json.put("caller", ask.caller());
    json.put("capsule", ask.capsule());
    json.put("target", ask.target());
    json.put("parameters", new RawValue(ask.parameters()));
    json.put("interactive", ask.interactive());
    ask.reason().ifPresent(reason -> json.put("reason", reason));
    json.put("invocation", ask.invocation());
    json.put("asked", approval.asked().toString());
    json.put("expires", approval.expires().toString());
    approval
        .decided()
        .ifPresent(decided ->
            json.put("decided", Map.of("by", decided.by(), "at", decided.at().toString())));
    approval.usedBy().ifPresent(invocation -> json.put("usedBy", invocation));
    return json;
  }

  /** That there is none, or none that the caller may see. */
  static Problem unknown(String id) {
    return new Problem(
        Problem.Kind.UNKNOWN_APPROVAL,
        "Tried to find the approval %s but there is none that you may see".formatted(id));
  }
}
