package dev.recap.server.invocation;

import dev.recap.core.invocation.Problem;

/** What became of an invocation that its caller does not wait for. */
public sealed interface Submission {
  /**
   * It will be carried out.
   *
   * @param repeated whether the same was asked for before, with the same idempotency key
   */
  record Accepted(String id, boolean repeated) implements Submission {}

  /** It will not. */
  record Refused(Problem problem) implements Submission {}
}
