package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.util.Optional;

/** Port: what rules say to events. The same rule says the same to the same event, always. */
public interface Rules {
  /** Has everything ready that a rule needs, so that its first event does not wait for it. */
  default void prepare(Trigger trigger) {}

  /** What a rule asks for; empty: it is not for the event. */
  Optional<Plan> match(Trigger trigger, Event event);

  /** The same of one that is known to be for it. */
  Plan plan(Trigger trigger, Event event);
}
