package dev.recap.client;

import dev.recap.core.invocation.InvocationRecord;

/** What became of an invocation that was to be cancelled. */
public sealed interface Cancelled {
  /** It is being ended. */
  record Asked(String id) implements Cancelled {}

  /** It has ended, by this or before, or will not be begun. */
  record Over(InvocationRecord invocation) implements Cancelled {}
}
