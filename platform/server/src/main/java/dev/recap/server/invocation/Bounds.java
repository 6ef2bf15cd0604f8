package dev.recap.server.invocation;

import java.time.Duration;

/**
 * How much is done at the same time.
 *
 * @param waitedFor invocations whose callers wait for them
 * @param queued invocations of the queue
 * @param perTarget in one target
 * @param perCapsule of one capsule, whatever its version
 * @param patience how long a caller waits for its turn before it is told to try again
 */
public record Bounds(int waitedFor, int queued, int perTarget, int perCapsule, Duration patience) {
  /** 64 and 16; 16 in one target, 32 of one capsule; 5 s. */
  public static final Bounds USUAL = new Bounds(64, 16, 16, 32, Duration.ofSeconds(5));
}
