package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.queue.Waiting;

/** An invocation that was looked for. */
public sealed interface Found {
  /** It has begun. */
  record Begun(InvocationRecord invocation) implements Found {}

  /** It waits for its turn. */
  record Queued(Waiting waiting) implements Found {}
}
