package dev.recap.cli.output;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A record for people to read. */
public final class RecordView {
  private RecordView() {}

  /** The capsule's name and version without its digest. */
  public static String shortCapsule(InvocationRecord record) {
    int at = record.capsule().indexOf('@');
    return at < 0 ? record.capsule() : record.capsule().substring(0, at);
  }

  /** Everything but the output. */
  public static String text(InvocationRecord record) {
    StringBuilder text = new StringBuilder();
    line(text, "invocation", record.id());
    line(text, "capsule", record.capsule());
    line(text, "target", record.target() + record.targetId().map(id -> " (" + id + ")").orElse(""));
    line(text, "parameters", record.parameters());
    line(text, "caller", record.caller());
    record.reason().ifPresent(reason -> line(text, "reason", reason));
    record.parent().ifPresent(parent -> line(text, "fan-out", parent));
    line(text, "accepted", record.accepted().toString());
    record.ended().ifPresent(ended -> line(text, "ended", ended.toString()));
    line(text, "outcome", record.outcome().map(RecordView::outcome).orElse("running"));
    for (String notice : record.notices()) {
      line(text, "notice", notice);
    }
    line(
        text,
        "output",
        "%d bytes, %d on standard error"
            .formatted(record.stdout().total(), record.stderr().total()));
    line(text, "phases", phases(record));
    record.receipt().ifPresent(receipt -> receipt(text, receipt));
    for (Artifact artifact : record.artifacts()) {
      line(text, "artifact", artifact.name() + " (" + artifact.size() + " bytes)");
    }
    return text.toString();
  }

  /** The phases with their times in milliseconds, on one line. */
  public static String phases(InvocationRecord record) {
    List<String> all = new ArrayList<>();
    for (Map.Entry<Phase, Duration> phase : record.phases().entrySet()) {
      all.add(phase.getKey().word() + " " + milliseconds(phase.getValue()));
    }
    return String.join(", ", all) + " ms";
  }

  /** The receipt: what was compared, and every difference. */
  public static void receipt(StringBuilder text, Receipt receipt) {
    List<String> same = new ArrayList<>();
    for (Receipt.Check check : receipt.checks()) {
      if (check.finding() instanceof Finding.Same) {
        same.add(check.subject());
      }
    }
    String unchanged = same.isEmpty() ? "" : "; unchanged: " + String.join(", ", same);
    line(text, "receipt", (receipt.clean() ? "clean" : "NOT CLEAN") + unchanged);
    for (Receipt.Check check : receipt.checks()) {
      String finding = finding(check.finding());
      if (!finding.isEmpty()) {
        line(text, "", check.subject() + " " + finding + " (" + check.attribution() + ")");
      }
    }
  }

  /** The artifacts as JSON. */
  public static String artifactsJson(InvocationRecord record) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Artifact artifact : record.artifacts()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", artifact.name());
      one.put("size", artifact.size());
      one.put("sha256", artifact.sha256());
      all.add(one);
    }
    return Json.text(all);
  }

  private static String finding(Finding finding) {
    return switch (finding) {
      case Finding.Same() -> "";
      case Finding.ChangedByTarget(List<String> differences) ->
          "changed by the target: " + String.join("; ", differences);
      case Finding.LeftBehind(List<String> differences) ->
          "left behind: " + String.join("; ", differences);
      case Finding.NotTaken(String why) -> "not compared: " + why;
    };
  }

  private static String outcome(Outcome outcome) {
    return outcome.message().isEmpty() ? outcome.word() : outcome.word() + ": " + outcome.message();
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(label).repeat(' ', 12 - label.length()).append(value).append('\n');
  }
}
