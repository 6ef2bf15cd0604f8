package dev.recap.record;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Makes a record of the fields that {@link RecordWriter} wrote. */
final class RecordReader {
  private final JsonFields fields;

  RecordReader(JsonFields fields) {
    this.fields = fields;
  }

  InvocationRecord record() {
    JsonFields target = fields.object("target");
    return new InvocationRecord(
        fields.text("id"),
        owner(fields.object("owner")),
        fields.text("capsule"),
        target.text("reference"),
        target.optionalText("id"),
        fields.text("parameters"),
        fields.text("caller"),
        fields.optionalText("reason"),
        fields.optionalText("parent"),
        Instant.parse(fields.text("accepted")),
        fields.optionalText("ended").map(Instant::parse),
        fields.optionalObject("outcome").map(RecordReader::outcome),
        phases(fields.object("phases")),
        CapturedJson.read(fields.object("stdout")),
        CapturedJson.read(fields.object("stderr")),
        fields.optionalText("result"),
        fields.objects("artifacts").stream().map(RecordReader::artifact).toList(),
        fields.optionalObject("receipt").map(RecordReader::receipt),
        fields.optionalTexts("notices"));
  }

  private static Outcome outcome(JsonFields outcome) {
    String type = outcome.text("type");
    return switch (type) {
      case "succeeded" -> new Outcome.Succeeded();
      case "failed" ->
          new Outcome.Failed(Math.toIntExact(outcome.number("exitCode")), message(outcome));
      case "rejected" -> new Outcome.Rejected(problem(outcome));
      case "timed-out" -> new Outcome.TimedOut(outcome.milliseconds("timeoutMs"));
      case "out-of-memory" -> new Outcome.OutOfMemory(outcome.number("memoryBytes"));
      case "cancelled" -> new Outcome.Cancelled(outcome.text("by"));
      case "target-gone" -> new Outcome.TargetGone(message(outcome));
      case "interrupted" -> new Outcome.Interrupted(message(outcome));
      case "platform-error" -> new Outcome.PlatformError(problem(outcome));
      default ->
          throw new IllegalArgumentException(
              "Tried to read an outcome but \"%s\" is none".formatted(type));
    };
  }

  private static String message(JsonFields outcome) {
    return outcome.optionalText("message").orElse("");
  }

  private static Problem problem(JsonFields outcome) {
    String word = outcome.text("kind");
    Problem.Kind kind =
        Arrays.stream(Problem.Kind.values())
            .filter(k -> RecordWriter.word(k).equals(word))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "Tried to read a problem but \"%s\" is no kind of one".formatted(word)));
    return new Problem(kind, message(outcome));
  }

  private static Map<Phase, Duration> phases(JsonFields phases) {
    Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (phases.values().containsKey(phase.word())) {
        durations.put(phase, phases.milliseconds(phase.word()));
      }
    }
    return durations;
  }

  private static Artifact artifact(JsonFields artifact) {
    return new Artifact(artifact.text("name"), artifact.number("size"), artifact.text("sha256"));
  }

  private static Receipt receipt(JsonFields receipt) {
    return new Receipt(
        receipt.objects("checks").stream().map(FindingJson::read).toList(),
        receipt.milliseconds("tookMs"));
  }

  private static InvocationRecord.Owner owner(JsonFields owner) {
    return new InvocationRecord.Owner(
        owner.text("bootId"), Math.toIntExact(owner.number("pid")), owner.number("startTicks"));
  }
}
