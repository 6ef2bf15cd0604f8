package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;

/** Port: what rules say to events. The same rule says the same to the same event, always. */
public interface Rules {
  /** Whether a rule is for an event. */
  boolean matches(Trigger trigger, Event event);

  /** What it asks for. */
  Plan plan(Trigger trigger, Event event);
}
