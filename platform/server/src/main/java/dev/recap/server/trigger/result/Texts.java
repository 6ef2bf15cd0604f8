package dev.recap.server.trigger.result;

import dev.recap.server.trigger.Event;
import java.util.Optional;

/** Port: fills in the template of a rule's own text. */
@FunctionalInterface
public interface Texts {
  /** The text; empty: the template does not fit this event, so that the usual text is sent. */
  Optional<String> filled(String template, Event event);
}
