package dev.recap.server.operations;

import dev.recap.core.invocation.Phase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Histograms of how long things take, in buckets that an operator can read. */
final class Timers {
  private static final Duration[] REQUESTS =
      millis(5, 10, 25, 50, 100, 250, 500, 1000, 5000, 30_000);
  private static final Duration[] INVOCATIONS =
      millis(25, 50, 100, 250, 500, 1000, 2500, 5000, 15_000, 60_000, 300_000, 1_800_000);
  private static final Duration[] PHASES =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000, 30_000, 300_000);
  private static final Duration[] WAITS =
      millis(10, 50, 100, 500, 1000, 5000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000);

  private final MeterRegistry registry;
  private final Timer queueWait;

  Timers(MeterRegistry registry) {
    this.registry = registry;
    this.queueWait =
        of("recap.queue.wait", "How long asynchronous invocations waited for their turn", WAITS)
            .register(registry);
  }

  Timer queueWait() {
    return queueWait;
  }

  Timer invocation(String capsule) {
    return of("recap.invocation.duration", "Invocations, from accepted to ended", INVOCATIONS)
        .tag("capsule", capsule)
        .register(registry);
  }

  Timer phase(Phase phase) {
    return of("recap.invocation.phase.duration", "Phases of invocations", PHASES)
        .tag("phase", phase.word().replace(' ', '-'))
        .register(registry);
  }

  Timer run(String trigger) {
    return of(
            "recap.trigger.run.duration",
            "Runs of triggers, from the decision about the event",
            INVOCATIONS)
        .tag("trigger", trigger)
        .register(registry);
  }

  Timer request(String operation, int status) {
    return of("recap.http.request.duration", "Requests, until the whole answer was given", REQUESTS)
        .tag("operation", operation)
        .tag("status", Integer.toString(status))
        .register(registry);
  }

  /** Without percentiles: those of several servers cannot be added up, buckets can. */
  private static Timer.Builder of(String name, String help, Duration[] buckets) {
    return Timer.builder(name).description(help).serviceLevelObjectives(buckets);
  }

  private static Duration[] millis(long... values) {
    return Stream.of(values)
        .flatMapToLong(java.util.Arrays::stream)
        .mapToObj(Duration::ofMillis)
        .toArray(Duration[]::new);
  }
}
