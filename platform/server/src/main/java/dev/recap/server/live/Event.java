package dev.recap.server.live;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Something that happened in an invocation.
 *
 * @param reached how far whoever was told of it has followed
 */
public record Event(Position reached, Content content) {

  /** What happened. */
  public sealed interface Content {

    /** A phase was entered. */
    record Entered(Phase phase, Instant at) implements Content {}

    /** What whoever invoked the capsule should know. */
    record Noticed(String notice) implements Content {}

    /**
     * The capsule printed something.
     *
     * @param stderr on standard error rather than standard output
     * @param bytes without secrets; from its position to its limit, not to be changed
     */
    record Printed(boolean stderr, ByteBuffer bytes) implements Content {}

    /** Output that is not kept any more, in bytes. */
    record Missed(long stdout, long stderr) implements Content {}

    /** It ended; nothing comes after this. */
    record Ended(InvocationRecord invocation) implements Content {}
  }
}
