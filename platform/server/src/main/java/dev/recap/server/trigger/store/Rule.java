package dev.recap.server.trigger.store;

import dev.recap.core.access.Caller;
import dev.recap.server.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * A trigger as it was applied.
 *
 * @param revision the first is 1
 * @param text as it was written
 * @param author who applied it, with the groups they had then
 * @param file the file of the watched folder it is from; empty: it was applied through the API
 * @param pausedBy who paused it by hand
 */
public record Rule(
    String name,
    int revision,
    String text,
    Caller author,
    Instant applied,
    Optional<String> file,
    Optional<String> pausedBy,
    Content content) {

  /** What it says to this version of RECap. */
  public sealed interface Content {
    /** A trigger. */
    record Known(Trigger trigger) implements Content {}

    /** Nothing, because a version with other words wrote it. */
    record Unknown(String problem) implements Content {}
  }

  /** The trigger, if it can be read. */
  public Optional<Trigger> trigger() {
    return content instanceof Content.Known(Trigger trigger)
        ? Optional.of(trigger)
        : Optional.empty();
  }
}
