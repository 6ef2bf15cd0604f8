package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;

/** What became of the wish to cancel. */
public sealed interface Cancellation {
  /** It runs and is being ended. */
  record Asked(String id) implements Cancellation {}

  /** It has ended: it waited and will not be run, or had ended before. */
  record Ended(InvocationRecord invocation) implements Cancellation {}

  /** It cannot be. */
  record Refused(Problem problem) implements Cancellation {}
}
