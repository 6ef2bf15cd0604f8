package dev.recap.server.api;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.record.RecordJson;
import dev.recap.server.http.Call;
import dev.recap.server.invocation.Found;
import dev.recap.server.queue.Waiting;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.util.RawValue;

/** Invocations as answers. */
final class RecordReply {
  private static final RecordJson JSON = new RecordJson();

  private RecordReply() {}

  static String location(String id) {
    return Api.ROOT + "/invocations/" + id;
  }

  /**
   * An invocation that was waited for: its record when the capsule ran to an end of its own, else a
   * problem with the record in it.
   */
  static void ended(Call call, InvocationRecord invocation) throws IOException {
    call.with("Location", location(invocation.id()));
    Problem.Kind kind = invocation.outcome().map(Outcome::kind).orElse(Problem.Kind.INTERRUPTED);
    String record = JSON.write(invocation);
    if (kind.httpStatus() == 200) {
      call.jsonText(200, record);
      return;
    }
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("invocation", invocation.id());
    more.put("record", new RawValue(record));
    call.problem(problem(invocation, kind), more);
  }

  private static Problem problem(InvocationRecord invocation, Problem.Kind kind) {
    return switch (invocation.outcome().orElse(null)) {
      case Outcome.Rejected(Problem problem) -> problem;
      case null -> new Problem(kind, "");
      case Outcome other -> new Problem(kind, other.message());
    };
  }

  /** An invocation that was looked for. */
  static void found(Call call, Found found) throws IOException {
    switch (found) {
      case Found.Begun(InvocationRecord invocation) -> call.jsonText(200, JSON.write(invocation));
      case Found.Queued(Waiting waiting) -> call.json(200, queued(waiting));
    }
  }

  /** One that waits: it has no record yet. */
  static Map<String, Object> queued(Waiting waiting) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", waiting.id());
    json.put("state", waiting.taken() ? "beginning" : "queued");
    json.put("capsule", waiting.capsule());
    json.put("target", Map.of("reference", waiting.target()));
    json.put("caller", waiting.caller());
    json.put("priority", waiting.priority());
    json.put("accepted", waiting.accepted().toString());
    return json;
  }

  /** The record in a list: without output and result, which can be large. */
  static String listed(InvocationRecord r) {
    return JSON.write(
        new InvocationRecord(
            r.id(),
            r.owner(),
            r.capsule(),
            r.target(),
            r.targetId(),
            r.parameters(),
            r.caller(),
            r.reason(),
            r.parent(),
            r.accepted(),
            r.ended(),
            r.outcome(),
            r.phases(),
            new Captured(new byte[0], r.stdout().total()),
            new Captured(new byte[0], r.stderr().total()),
            Optional.empty(),
            r.artifacts(),
            r.receipt(),
            r.notices()));
  }

  /** That there is none, or none that the caller may see. */
  static Problem unknown(String id) {
    return new Problem(
        Problem.Kind.UNKNOWN_INVOCATION,
        "Tried to find the invocation %s but there is none of yours".formatted(id));
  }
}
