package dev.recap.server.operations.tracing;

import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Makes spans of records. They say who did what where and how it ended; neither parameters nor what
 * a capsule printed is in them.
 */
final class InvocationSpans {
  /** An id's time is of whole milliseconds, so shorter waits cannot be told from none. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(5);

  private final Tracer tracer;
  private final Traces traces;

  InvocationSpans(Tracer tracer, Traces traces) {
    this.tracer = tracer;
    this.traces = traces;
  }

  void make(InvocationRecord record) {
    Instant asked = InvocationId.time(record.id());
    boolean waited = asked.plus(LEAST_WAIT).isBefore(record.accepted());
    SpanBuilder builder =
        tracer
            .spanBuilder("invoke " + name(record.capsule()))
            .setSpanKind(SpanKind.SERVER)
            .setParent(traces.above(record.id(), record.parent()))
            .setStartTimestamp(waited ? asked : record.accepted());
    Span span = SpanIds.with(record.id(), builder::startSpan);
    if (span.isRecording()) {
      describe(span, record);
      Context within = Context.root().with(span);
      if (waited) {
        child(within, "queued", asked, record.accepted());
      }
      phases(within, record);
    }
    span.end(record.ended().orElse(record.accepted()));
  }

  private void phases(Context within, InvocationRecord record) {
    Instant start = record.accepted();
    for (Map.Entry<Phase, Duration> phase : record.phases().entrySet()) {
      Instant end = start.plus(phase.getValue());
      child(within, phase.getKey().word(), start, end);
      start = end;
    }
  }

  private void child(Context within, String name, Instant start, Instant end) {
    tracer.spanBuilder(name).setParent(within).setStartTimestamp(start).startSpan().end(end);
  }

  private static void describe(Span span, InvocationRecord record) {
    span.setAttribute("recap.invocation", record.id());
    span.setAttribute("recap.capsule", record.capsule());
    int digest = record.capsule().indexOf('@');
    if (digest >= 0) {
      span.setAttribute("recap.capsule.digest", record.capsule().substring(digest + 1));
    }
    span.setAttribute("recap.target", record.target());
    record.targetId().ifPresent(id -> span.setAttribute("container.id", id));
    span.setAttribute("recap.caller", record.caller());
    record.parent().ifPresent(id -> span.setAttribute("recap.parent", id));
    record
        .receipt()
        .map(Receipt::clean)
        .ifPresent(clean -> span.setAttribute("recap.receipt.clean", clean));
    Outcome outcome = record.outcome().orElseThrow();
    span.setAttribute("recap.outcome", outcome.word());
    if (!(outcome instanceof Outcome.Succeeded)) {
      span.setStatus(StatusCode.ERROR, outcome.word());
    }
  }

  private static String name(String capsule) {
    return capsule.substring(capsule.lastIndexOf('/') + 1).split("[:@]", 2)[0];
  }
}
