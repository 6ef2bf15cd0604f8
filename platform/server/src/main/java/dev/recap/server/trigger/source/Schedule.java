package dev.recap.server.trigger.source;

import dev.recap.server.trigger.Trigger;
import java.util.Optional;

/**
 * When a trigger is due by the clock.
 *
 * @param when empty: its rule is there but cannot be read now
 */
public record Schedule(String trigger, Optional<Trigger.Source.Schedule> when) {}
