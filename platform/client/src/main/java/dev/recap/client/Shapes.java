package dev.recap.client;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.target.Target;
import dev.recap.record.JsonFields;
import dev.recap.record.RecordJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes values of the JSON that the API answers with. */
final class Shapes {
  private static final RecordJson RECORDS = new RecordJson();
  private static final Set<String> ANY_JSON = Set.of("parameters", "result");

  private Shapes() {}

  static List<CapsuleSummary> capsules(String text) {
    return object("list of capsules", text).objects("capsules").stream()
        .map(one ->
            new CapsuleSummary(
                one.text("name"),
                one.text("version"),
                one.text("summary"),
                one.optionalText("deprecated"),
                one.optionalTexts("modes")))
        .toList();
  }

  static List<Target> targets(String text) {
    return object("list of targets", text).objects("targets").stream().map(Shapes::target).toList();
  }

  private static Target target(JsonFields one) {
    Map<String, String> labels = new LinkedHashMap<>();
    one.object("labels").values().forEach((name, value) -> labels.put(name, value.toString()));
    return new Target(
        one.text("runtime"),
        one.text("id"),
        one.text("name"),
        one.optionalText("image"),
        labels,
        Math.toIntExact(one.number("pid")),
        0);
  }

  static Found found(String text) {
    JsonFields one = JsonFields.read("invocation", text, ANY_JSON);
    return one.optionalText("state").isEmpty()
        ? new Found.Begun(RECORDS.read(text))
        : new Found.Queued(
            one.text("id"),
            one.text("capsule"),
            one.object("target").text("reference"),
            one.text("caller"),
            Math.toIntExact(one.number("priority")),
            Instant.parse(one.text("accepted")));
  }

  static Page<Found> page(String text) {
    JsonFields page = JsonFields.read("page of invocations", text, Set.of("invocations"));
    return new Page<>(
        JsonFields.elements("page of invocations", page.text("invocations")).stream()
            .map(Shapes::found)
            .toList(),
        page.optionalText("next"));
  }

  static Submitted submitted(String text) {
    JsonFields one = object("submission", text);
    return new Submitted(one.text("id"), one.flag("repeated"));
  }

  static Cancelled cancelled(String text) {
    JsonFields one = JsonFields.read("cancellation", text, ANY_JSON);
    return one.optionalText("state").isPresent()
        ? new Cancelled.Asked(one.text("id"))
        : new Cancelled.Over(RECORDS.read(text));
  }

  static List<Artifact> artifacts(String text) {
    return object("list of artifacts", text).objects("artifacts").stream()
        .map(one -> new Artifact(one.text("name"), one.number("size"), one.text("sha256")))
        .toList();
  }

  static List<TokenInfo> tokens(String text) {
    return object("list of tokens", text).objects("tokens").stream().map(Shapes::token).toList();
  }

  static TokenInfo.Created created(String text) {
    JsonFields one = object("token", text);
    return new TokenInfo.Created(token(one), one.text("token"));
  }

  private static TokenInfo token(JsonFields one) {
    return new TokenInfo(
        one.text("id"),
        one.text("name"),
        one.texts("scopes"),
        Instant.parse(one.text("created")),
        one.text("createdBy"),
        Instant.parse(one.text("expires")),
        one.optionalText("lastUsed").map(Instant::parse),
        one.optionalText("revoked").map(Instant::parse));
  }

  static List<ApprovalInfo> approvals(String text) {
    JsonFields list = JsonFields.read("list of approvals", text, Set.of("approvals"));
    return JsonFields.elements("list of approvals", list.text("approvals")).stream()
        .map(Shapes::approval)
        .toList();
  }

  static ApprovalInfo approval(String text) {
    JsonFields one = JsonFields.read("approval", text, ANY_JSON);
    Optional<JsonFields> decided = one.optionalObject("decided");
    return new ApprovalInfo(
        one.text("id"),
        one.text("state"),
        one.flag("expired"),
        one.text("grant"),
        one.text("caller"),
        one.text("capsule"),
        one.text("target"),
        one.text("parameters"),
        one.flag("interactive"),
        one.optionalText("reason"),
        one.text("invocation"),
        Instant.parse(one.text("asked")),
        Instant.parse(one.text("expires")),
        decided.map(by -> by.text("by")),
        decided.map(by -> Instant.parse(by.text("at"))),
        one.optionalText("usedBy"));
  }

  static AccessExplanation explanation(String text) {
    JsonFields one = object("explanation", text);
    return new AccessExplanation(
        one.text("verdict"),
        one.optionalText("grant"),
        one.optionalText("approval"),
        one.optionalNumber("retryAfterSeconds"),
        one.text("message"),
        one.objects("grants").stream().map(Shapes::grant).toList(),
        text);
  }

  private static AccessExplanation.Grant grant(JsonFields one) {
    return new AccessExplanation.Grant(
        one.text("name"),
        one.flag("holds"),
        one.objects("checks").stream()
            .map(check ->
                new AccessExplanation.Check(
                    check.text("criterion"), check.flag("holds"), check.text("why")))
            .toList());
  }

  static Page<AuditEntry> audit(String text) {
    JsonFields page = JsonFields.read("page of the audit log", text, Set.of("entries"));
    return new Page<>(
        JsonFields.elements("page of the audit log", page.text("entries")).stream()
            .map(Shapes::entry)
            .toList(),
        page.optionalNumber("next").map(String::valueOf));
  }

  private static AuditEntry entry(String text) {
    JsonFields one = JsonFields.read("row of the audit log", text, Set.of("about"));
    return new AuditEntry(
        one.number("seq"),
        Instant.parse(one.text("at")),
        one.text("kind"),
        one.optionalText("invocation"),
        one.text("caller"),
        one.text("about"),
        one.text("hash"));
  }

  static AuditVerification verification(String text) {
    JsonFields one = object("verification", text);
    return new AuditVerification(
        one.flag("intact"), one.number("rows"), one.text("head"), one.texts("problems"));
  }

  private static JsonFields object(String of, String text) {
    return JsonFields.read(of, text, Set.of());
  }
}
