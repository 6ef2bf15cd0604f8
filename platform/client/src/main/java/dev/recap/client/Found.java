package dev.recap.client;

import dev.recap.core.invocation.InvocationRecord;
import java.time.Instant;

/** An invocation that was looked for. */
public sealed interface Found {
  /** It has begun; lists leave out output, result and receipt. */
  record Begun(InvocationRecord invocation) implements Found {}

  /** It waits for its turn. */
  record Queued(
      String id, String capsule, String target, String caller, int priority, Instant accepted)
      implements Found {}
}
