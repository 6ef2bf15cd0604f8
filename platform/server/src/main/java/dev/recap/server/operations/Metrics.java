package dev.recap.server.operations;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.server.http.Observer;
import dev.recap.server.invocation.Watcher;
import dev.recap.server.trigger.TriggerWatcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts and times what the server does. Every label has a bounded number of values, whatever
 * callers send. Safe for many threads.
 */
public final class Metrics implements Watcher, Observer, AutoCloseable {
  /** Capsules that have a label of their own; a host has tens. */
  private static final int CAPSULES = 200;

  private static final String UNKNOWN = "unknown";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timers timers = new Timers(registry);
  private final JvmMetrics jvm = new JvmMetrics(registry);
  private final TriggerMetrics triggers = new TriggerMetrics(registry, timers);
  private final Names capsules = new Names(CAPSULES);
  private final Counter unrecorded;

  /** Nothing is counted yet. */
  public Metrics() {
    this.unrecorded =
        Counter.builder("recap.invocations.unrecorded")
            .description("Invocations of which no final record could be kept")
            .register(registry);
  }

  /** Shows a value as it is when it is collected. */
  public Metrics with(Live live) {
    Gauge.builder(live.name(), live, Live::now)
        .description(live.help())
        .strongReference(true)
        .register(registry);
    return this;
  }

  /** Counts what becomes of events. */
  public TriggerWatcher triggers() {
    return triggers;
  }

  @Override
  public void refused(Problem.Kind why) {
    rejected(why);
  }

  @Override
  public void taken(String id, Duration waited) {
    timers.queueWait().record(waited);
  }

  @Override
  public void unrecorded(String id) {
    unrecorded.increment();
  }

  @Override
  public void ended(InvocationRecord invocation) {
    String capsule = capsule(invocation);
    Outcome outcome = invocation.outcome().orElseThrow();
    Counter.builder("recap.invocations")
        .description("Invocations that ended")
        .tag("capsule", capsule)
        .tag("outcome", outcome.word())
        .register(registry)
        .increment();
    invocation
        .ended()
        .map(end -> Duration.between(invocation.accepted(), end))
        .ifPresent(took -> timers.invocation(capsule).record(took));
    for (Map.Entry<Phase, Duration> phase : invocation.phases().entrySet()) {
      timers.phase(phase.getKey()).record(phase.getValue());
    }
    switch (outcome) {
      case Outcome.Rejected(Problem problem) -> rejected(problem.kind());
      case Outcome.PlatformError(Problem problem) -> failed(problem.kind());
      default -> {}
    }
    invocation.receipt().ifPresent(receipt -> receipt(capsule, receipt));
  }

  @Override
  public void fanOutEnded(InvocationRecord invocation) {
    Counter.builder("recap.fan.outs")
        .description("Fan-outs that ended; their parts are counted as invocations")
        .tag("outcome", invocation.outcome().map(Outcome::word).orElse(UNKNOWN))
        .register(registry)
        .increment();
  }

  @Override
  public void answered(
      Optional<String> operationId, Optional<String> caller, int status, Duration took) {
    timers.request(operationId.orElse("none"), status).record(took);
  }

  /** What was asked for under a name that no capsule has is anything a caller may write. */
  private String capsule(InvocationRecord invocation) {
    if (!invocation.phases().containsKey(Phase.AUTHORISED)) {
      return UNKNOWN;
    }
    try {
      return capsules.of(CapsuleRef.parse(invocation.capsule()).name());
    } catch (IllegalArgumentException _) {
      return UNKNOWN;
    }
  }

  private void rejected(Problem.Kind why) {
    Counter.builder("recap.invocations.rejected")
        .description("Invocations that were not run, by why not")
        .tag("reason", word(why))
        .register(registry)
        .increment();
  }

  private void failed(Problem.Kind why) {
    Counter.builder("recap.platform.errors")
        .description("Invocations that RECap or its host failed")
        .tag("kind", word(why))
        .register(registry)
        .increment();
  }

  private void receipt(String capsule, Receipt receipt) {
    if (receipt.clean()) {
      return;
    }
    boolean left =
        receipt.checks().stream()
            .anyMatch(check -> check.finding() instanceof Receipt.Finding.LeftBehind);
    Counter.builder("recap.receipts.not.clean")
        .description("Invocations after which the target may not be as it was before")
        .tag("capsule", capsule)
        .tag("finding", left ? "left-behind" : "not-taken")
        .register(registry)
        .increment();
  }

  private static String word(Problem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * All of it.
   *
   * @param mediaType {@code text/plain} or {@code application/openmetrics-text} with its version
   */
  String text(String mediaType) {
    jvm.bind();
    return registry.scrape(mediaType);
  }

  @Override
  public void close() {
    jvm.close();
    registry.close();
  }
}
