package dev.recap.server.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.util.RawValue;

/** The record of an invocation that has ended, as OpenWhisk's activation. */
record Activation(InvocationRecord invocation, Outcome outcome) {

  /** How OpenWhisk groups endings. */
  enum Status {
    SUCCESS(0, "success"),
    APPLICATION_ERROR(1, "application error"),
    DEVELOPER_ERROR(2, "action developer error"),
    INTERNAL_ERROR(3, "whisk internal error");

    private final int code;
    private final String word;

    Status(int code, String word) {
      this.code = code;
      this.word = word;
    }
  }

  /** Empty: it has not ended, and OpenWhisk knows no activation before its end. */
  static Optional<Activation> of(InvocationRecord invocation) {
    return invocation.outcome().map(outcome -> new Activation(invocation, outcome));
  }

  Status status() {
    return switch (outcome) {
      case Outcome.Succeeded() -> Status.SUCCESS;
      case Outcome.Failed _, Outcome.Rejected _, Outcome.Cancelled _, Outcome.TargetGone _ ->
          Status.APPLICATION_ERROR;
      case Outcome.TimedOut _, Outcome.OutOfMemory _ -> Status.DEVELOPER_ERROR;
      case Outcome.Interrupted _, Outcome.PlatformError _ -> Status.INTERNAL_ERROR;
    };
  }

  /** In a list. */
  Map<String, Object> summary() {
    CapsuleRef capsule = CapsuleRef.parse(invocation.capsule());
    Instant end = invocation.ended().orElse(invocation.accepted());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("namespace", Entities.NAMESPACE);
    members.put("name", capsule.name());
    members.put("version", capsule.version().orElse("0.0.1"));
    members.put("subject", invocation.caller());
    members.put("activationId", invocation.id());
    invocation.parent().ifPresent(parent -> members.put("cause", parent));
    members.put("start", invocation.accepted().toEpochMilli());
    members.put("end", end.toEpochMilli());
    members.put("duration", Duration.between(invocation.accepted(), end).toMillis());
    members.put("statusCode", status().code);
    members.put("publish", false);
    members.put("annotations", annotations(capsule.name()));
    return members;
  }

  /** All of it. */
  Map<String, Object> whole() {
    Map<String, Object> members = summary();
    members.put("response", response());
    members.put("logs", logs());
    return members;
  }

  /** What became of it. */
  Map<String, Object> response() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("status", status().word);
    members.put("statusCode", status().code);
    members.put("success", status() == Status.SUCCESS);
    members.put("result", result());
    return members;
  }

  /**
   * What OpenWhisk calls the result, always an object: the capsule's own where it printed one;
   * another JSON value as {@code result}, text as {@code stdout}; {@code error} where it did not
   * succeed.
   */
  Object result() {
    if (status() != Status.SUCCESS) {
      return Map.of("error", outcome.message());
    }
    return invocation
        .result()
        .map(json ->
            json.stripLeading().startsWith("{")
                ? new RawValue(json)
                : (Object) Map.of("result", new RawValue(json)))
        .orElseGet(() -> text(invocation.stdout()));
  }

  private static Map<String, Object> text(Captured stdout) {
    String text = new String(stdout.bytes(), UTF_8);
    return text.indexOf('\ufffd') < 0
        ? Map.of("stdout", text)
        : Map.of("stdout_base64", Base64.getEncoder().encodeToString(stdout.bytes()));
  }

  /** OpenWhisk's lines, {@code TIME stream: text}; all have the time of the end. */
  List<String> logs() {
    String time =
        invocation.ended().orElse(invocation.accepted()).truncatedTo(ChronoUnit.MILLIS).toString();
    List<String> lines = new ArrayList<>();
    lines(time + " stdout: ", invocation.stdout(), lines);
    lines(time + " stderr: ", invocation.stderr(), lines);
    return lines;
  }

  private static void lines(String before, Captured captured, List<String> into) {
    new String(captured.bytes(), UTF_8).lines().forEach(line -> into.add(before + line));
    if (captured.truncated()) {
      into.add(before + "[%d bytes in all, the rest was not kept]".formatted(captured.total()));
    }
  }

  private List<Map<String, Object>> annotations(String name) {
    List<Map<String, Object>> annotations = new ArrayList<>();
    annotations.add(Entities.annotation("path", Entities.NAMESPACE + "/" + name));
    annotations.add(Entities.annotation("kind", "capsule"));
    annotations.add(Entities.annotation("capsule", invocation.capsule()));
    annotations.add(Entities.annotation("target", invocation.target()));
    annotations.add(Entities.annotation("outcome", outcome.word()));
    invocation
        .receipt()
        .ifPresent(receipt -> annotations.add(Entities.annotation("clean", receipt.clean())));
    return annotations;
  }
}
