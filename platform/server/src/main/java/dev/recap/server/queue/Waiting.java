package dev.recap.server.queue;

import java.time.Instant;

/**
 * What can be said of an invocation in the queue without its parameters.
 *
 * @param taken whether somebody has begun to carry it out
 */
public record Waiting(
    String id,
    String caller,
    String capsule,
    String target,
    int priority,
    Instant accepted,
    boolean taken) {}
