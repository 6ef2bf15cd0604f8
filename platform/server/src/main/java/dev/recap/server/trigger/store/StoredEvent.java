package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that was kept.
 *
 * @param id sortable by the time it was received
 * @param sender who sent it
 * @param decided when it was decided which rules it calls for; empty: that is to be done
 */
public record StoredEvent(
    String id, Instant received, String sender, Optional<Instant> decided, Event event) {}
