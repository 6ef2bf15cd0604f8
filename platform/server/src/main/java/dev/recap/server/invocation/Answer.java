package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;

/** What became of an invocation that its caller waited for. */
public sealed interface Answer {
  /** It ended, one way or another. */
  record Ended(InvocationRecord invocation) implements Answer {}

  /** It was not begun, and there is no record of it. */
  record NotBegun(Problem problem) implements Answer {}
}
