package dev.recap.server.operations;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.TriggerWatcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;

/** Counts events, what rules made of them, and who was told. */
final class TriggerMetrics implements TriggerWatcher {
  /** Triggers that have a label of their own. */
  private static final int TRIGGERS = 200;

  private final MeterRegistry registry;
  private final Timers timers;
  private final Names triggers = new Names(TRIGGERS);

  TriggerMetrics(MeterRegistry registry, Timers timers) {
    this.registry = registry;
    this.timers = timers;
  }

  @Override
  public void taken(Event.Kind source, int stored, int repeated) {
    events(source, "stored", stored);
    events(source, "repeated", repeated);
  }

  @Override
  public void refused(Event.Kind source, int events) {
    events(source, "refused", events);
  }

  private void events(Event.Kind source, String result, int many) {
    Counter.builder("recap.events")
        .description("Events that were given to the server")
        .tag("source", source.word())
        .tag("result", result)
        .register(registry)
        .increment(many);
  }

  @Override
  public void over(Run run) {
    String trigger = triggers.of(run.trigger());
    switch (run.state()) {
      case Run.State.Succeeded(Instant at) -> ended(trigger, "succeeded", run.decided(), at);
      case Run.State.Dead(Instant at, String _) -> ended(trigger, "dead", run.decided(), at);
      case Run.State.Suppressed(Run.Cause cause, String _) -> over(trigger, cause.word());
      case Run.State.Waiting _, Run.State.Running() -> {}
    }
  }

  private void ended(String trigger, String how, Instant decided, Instant at) {
    over(trigger, how);
    timers.run(trigger).record(Duration.between(decided, at));
  }

  private void over(String trigger, String how) {
    Counter.builder("recap.trigger.runs")
        .description("What events came to by triggers: how runs ended, or why there was none")
        .tag("trigger", trigger)
        .tag("outcome", how)
        .register(registry)
        .increment();
  }

  @Override
  public void told(String kind, boolean delivered) {
    Counter.builder("recap.trigger.results")
        .description("Results of runs that were delivered, or given up")
        .tag("kind", kind)
        .tag("result", delivered ? "delivered" : "dead")
        .register(registry)
        .increment();
  }
}
