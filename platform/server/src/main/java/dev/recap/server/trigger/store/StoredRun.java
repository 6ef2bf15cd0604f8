package dev.recap.server.trigger.store;

import dev.recap.server.trigger.Run;

/**
 * A run with what it is carried out by.
 *
 * @param revision of its rule
 * @param begun whether it had its first turn
 */
public record StoredRun(Run run, int revision, boolean begun) {}
