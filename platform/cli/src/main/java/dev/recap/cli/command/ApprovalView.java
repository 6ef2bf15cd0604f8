package dev.recap.cli.command;

import dev.recap.cli.output.Json;
import dev.recap.client.ApprovalInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Approvals for people and as JSON. */
final class ApprovalView {
  private ApprovalView() {}

  static String state(ApprovalInfo approval) {
    return approval.expired() && !approval.state().equals("used") ? "expired" : approval.state();
  }

  static Map<String, Object> json(ApprovalInfo approval) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", approval.id());
    json.put("state", approval.state());
    json.put("expired", approval.expired());
    json.put("grant", approval.grant());
    json.put("caller", approval.caller());
    json.put("capsule", approval.capsule());
    json.put("target", approval.target());
    json.put("parameters", Json.raw(approval.parameters()));
    json.put("interactive", approval.interactive());
    approval.reason().ifPresent(reason -> json.put("reason", reason));
    json.put("invocation", approval.invocation());
    json.put("asked", approval.asked().toString());
    json.put("expires", approval.expires().toString());
    approval
        .decidedBy()
        .ifPresent(by -> {
          Map<String, Object> decided = new LinkedHashMap<>();
          decided.put("by", by);
          approval.decidedAt().ifPresent(at -> decided.put("at", at.toString()));
          json.put("decided", decided);
        });
    approval.usedBy().ifPresent(invocation -> json.put("usedBy", invocation));
    return json;
  }
}
