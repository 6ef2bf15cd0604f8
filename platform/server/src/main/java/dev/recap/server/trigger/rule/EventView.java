package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as the expressions see it that are evaluated together, those of one rule. It is turned
 * into values once, and what all of them cost together is bounded. For one thread.
 */
final class EventView {
  private final Map<String, Object> values;
  private final CostMeter meter = new CostMeter();
  private @Nullable Object cel;

  EventView(Event event) {
    this.values = EventValues.of(event);
  }

  /** Its fields with their values. */
  Map<String, Object> values() {
    return values;
  }

  /** The same as CEL has them. */
  Object cel() {
    Object ready = cel;
    if (ready == null) {
      ready = CelValues.to(values);
      cel = ready;
    }
    return ready;
  }

  /** What was spent on it. */
  CostMeter meter() {
    return meter;
  }
}
