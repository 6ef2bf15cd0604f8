package dev.recap.server.queue;

/** What became of the wish to enqueue. */
public sealed interface Enqueued {
  /** It waits now. */
  record Accepted(String id) implements Enqueued {}

  /** The same was asked for before with the same idempotency key. */
  record Repeated(String id) implements Enqueued {}

  /** Something else was asked for before with the same idempotency key. */
  record KeyTaken(String id) implements Enqueued {}

  /** So many wait that this one may not. */
  record Full(int waiting) implements Enqueued {}
}
