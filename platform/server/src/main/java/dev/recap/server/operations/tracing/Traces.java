package dev.recap.server.operations.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of which traces of their callers the invocations are that have not ended. It is kept in memory,
 * so after a restart those that still waited begin traces of their own.
 */
final class Traces {
  /** As many as may wait and run; the oldest are forgotten. */
  private static final int MOST = 20_000;

  private final Map<String, SpanContext> callers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SpanContext> eldest) {
          return size() > MOST;
        }
      };

  /** A header that is not as it must be is passed over, as W3C Trace Context asks. */
  void remember(String invocation, String traceParent) {
    SpanContext caller =
        Span.fromContext(
                W3CTraceContextPropagator.getInstance()
                    .extract(Context.root(), traceParent, new OneHeader()))
            .getSpanContext();
    if (caller.isValid()) {
      synchronized (callers) {
        callers.put(invocation, caller);
      }
    }
  }

  void forget(String invocation) {
    synchronized (callers) {
      callers.remove(invocation);
    }
  }

  private Optional<SpanContext> caller(String invocation) {
    synchronized (callers) {
      return Optional.ofNullable(callers.get(invocation));
    }
  }

  /** What the span of an invocation is to be beneath; empty: it begins a trace. */
  Context above(String invocation, Optional<String> fanOut) {
    return fanOut
        .map(this::of)
        .or(() -> caller(invocation))
        .map(parent -> Context.root().with(Span.wrap(parent)))
        .orElseGet(Context::root);
  }

  /** The span of a fan-out, which there is not before all of its parts have ended. */
  private SpanContext of(String fanOut) {
    Optional<SpanContext> caller = caller(fanOut);
    return SpanContext.create(
        caller.map(SpanContext::getTraceId).orElseGet(() -> SpanIds.trace(fanOut)),
        SpanIds.span(fanOut),
        caller.map(SpanContext::getTraceFlags).orElseGet(TraceFlags::getSampled),
        TraceState.getDefault());
  }

  private record OneHeader() implements TextMapGetter<String> {
    private static final String NAME = "traceparent";

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return key.equals(NAME) ? carrier : null;
    }
  }
}
