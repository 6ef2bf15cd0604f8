package dev.recap.record;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Writes one record, field by field in the order people read it. */
final class RecordWriter {
  private final JsonFactory json;
  private final JsonGenerator out;

  RecordWriter(JsonFactory json, JsonGenerator out) {
    this.json = json;
    this.out = out;
  }

  void write(InvocationRecord r) {
    out.writeStartObject();
    out.writeStringProperty("id", r.id());
    r.parent().ifPresent(parent -> out.writeStringProperty("parent", parent));
    out.writeStringProperty("capsule", r.capsule());
    out.writeObjectPropertyStart("target");
    out.writeStringProperty("reference", r.target());
    r.targetId().ifPresent(id -> out.writeStringProperty("id", id));
    out.writeEndObject();
    embedded("parameters", r.parameters());
    out.writeStringProperty("caller", r.caller());
    r.reason().ifPresent(reason -> out.writeStringProperty("reason", reason));
    out.writeStringProperty("accepted", r.accepted().toString());
    r.ended().ifPresent(ended -> out.writeStringProperty("ended", ended.toString()));
    r.outcome().ifPresent(this::outcome);
    notices(r.notices());
    phases(r.phases());
    r.result().ifPresent(result -> embedded("result", result));
    CapturedJson.write("stdout", r.stdout(), out);
    CapturedJson.write("stderr", r.stderr(), out);
    artifacts(r.artifacts());
    r.receipt().ifPresent(this::receipt);
    owner(r.owner());
    out.writeEndObject();
  }

  private void outcome(Outcome outcome) {
    out.writeObjectPropertyStart("outcome");
    out.writeStringProperty("type", outcome.word());
    if (!outcome.message().isEmpty()) {
      out.writeStringProperty("message", outcome.message());
    }
    switch (outcome) {
      case Outcome.Succeeded(), Outcome.TargetGone _, Outcome.Interrupted _ -> {}
      case Outcome.Failed(int exitCode, String _) -> out.writeNumberProperty("exitCode", exitCode);
      case Outcome.Rejected(Problem problem) -> kind(problem);
      case Outcome.TimedOut(Duration timeout) -> milliseconds("timeoutMs", timeout);
      case Outcome.OutOfMemory(long bytes) -> out.writeNumberProperty("memoryBytes", bytes);
      case Outcome.Cancelled(String by) -> out.writeStringProperty("by", by);
      case Outcome.PlatformError(Problem problem) -> kind(problem);
    }
    String hint = outcome.kind().hint();
    if (!hint.isEmpty()) {
      out.writeStringProperty("hint", hint);
    }
    out.writeEndObject();
  }

  private void kind(Problem problem) {
    out.writeStringProperty("kind", word(problem.kind()));
  }

  /** The kind as other words of the record are written, {@code bad-parameter}. */
  static String word(Problem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void phases(Map<Phase, Duration> phases) {
    out.writeObjectPropertyStart("phases");
    for (Phase phase : Phase.values()) {
      Duration took = phases.get(phase);
      if (took != null) {
        milliseconds(phase.word(), took);
      }
    }
    out.writeEndObject();
  }

  private void notices(List<String> notices) {
    if (!notices.isEmpty()) {
      out.writeArrayPropertyStart("notices");
      notices.forEach(out::writeString);
      out.writeEndArray();
    }
  }

  private void artifacts(List<Artifact> artifacts) {
    out.writeArrayPropertyStart("artifacts");
    for (Artifact artifact : artifacts) {
      out.writeStartObject();
      out.writeStringProperty("name", artifact.name());
      out.writeNumberProperty("size", artifact.size());
      out.writeStringProperty("sha256", artifact.sha256());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void receipt(Receipt receipt) {
    out.writeObjectPropertyStart("receipt");
    out.writeBooleanProperty("clean", receipt.clean());
    milliseconds("tookMs", receipt.took());
    out.writeArrayPropertyStart("checks");
    receipt.checks().forEach(check -> FindingJson.write(check, out));
    out.writeEndArray();
    out.writeEndObject();
  }

  private void owner(InvocationRecord.Owner owner) {
    out.writeObjectPropertyStart("owner");
    out.writeStringProperty("bootId", owner.bootId());
    out.writeNumberProperty("pid", owner.pid());
    out.writeNumberProperty("startTicks", owner.startTicks());
    out.writeEndObject();
  }

  /** Milliseconds with three decimals. */
  private void milliseconds(String name, Duration duration) {
    out.writeName(name);
    out.writeNumber(BigDecimal.valueOf(duration.toNanos() / 1000, 3));
  }

  private void embedded(String name, String text) {
    out.writeName(name);
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), text)) {
      in.nextToken();
      JsonValues.copy(in, out);
      if (in.nextToken() != null) {
        throw new StreamReadException(in, name + " holds more than one JSON value");
      }
    }
  }
}
