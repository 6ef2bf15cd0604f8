package dev.recap.server.queue;

import dev.recap.core.invocation.Problem;
import java.time.Instant;

/** An invocation that was taken from the queue, to be carried out by whoever took it. */
public sealed interface Claim {
  /** Its id. */
  String id();

  /**
   * One to be carried out: an invocation with this id is to be begun.
   *
   * @param attempt 1 unless it was interrupted before
   */
  record Ready(Queued queued, int attempt) implements Claim {
    @Override
    public String id() {
      return queued.id();
    }
  }

  /** One whose request cannot be read any more; its record is to be begun and ended so. */
  record Unreadable(
      String id, String caller, String capsule, String target, Instant accepted, Problem problem)
      implements Claim {}
}
