package dev.recap.server.trigger;

import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.Optional;

/** Port: what an event that was sent in is answered with, for brokers that take a reply event. */
public interface Replies {

  /**
   * Waits for the end of the run for which a rule promises a reply.
   *
   * @param event the stored event's id
   * @param patience how long it waits at most
   * @return empty at once when no rule wants to reply to this event; empty too when no run has
   *     ended in time or a rule held it back
   */
  Optional<CloudEvent> await(String event, Duration patience);

  /** Nothing is ever replied. */
  Replies NONE = (event, patience) -> Optional.empty();
}
