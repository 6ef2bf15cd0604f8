package dev.recap.server.trigger.run;

import dev.recap.server.trigger.Run;

/** Whether a rule may do something about an event now. */
public sealed interface Verdict {
  /** It may. */
  record Go() implements Verdict {}

  /** It is held back; {@code why} says so to a person, in the middle of a sentence. */
  record Held(Run.Cause cause, String why) implements Verdict {}
}
