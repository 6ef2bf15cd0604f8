package dev.recap.server.trigger.result;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger;
import java.util.Optional;

/** Port: finds the runs of which is to be told. */
public interface EndedRuns {
  /** A run with its rule, as that was when it was decided on, and its event. */
  record Found(Trigger trigger, Event event, Run run) {}

  /** One of them; empty: it has been removed. */
  Optional<Found> find(String run);

  /** Whether a run that would reply to an event may still end. */
  boolean mayReply(String event);
}
