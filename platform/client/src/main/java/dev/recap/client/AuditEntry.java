package dev.recap.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of the audit log.
 *
 * @param about JSON
 */
public record AuditEntry(
    long seq,
    Instant at,
    String kind,
    Optional<String> invocation,
    String caller,
    String about,
    String hash) {}
