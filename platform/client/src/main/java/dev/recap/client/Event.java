package dev.recap.client;

import dev.recap.core.invocation.Phase;

/** Something that happened in an invocation. */
public sealed interface Event {
  /** A phase was entered. */
  record Entered(Phase phase) implements Event {}

  /** What whoever invoked the capsule should know. */
  record Noticed(String notice) implements Event {}

  /**
   * The capsule printed something.
   *
   * @param stderr on standard error rather than standard output
   * @param bytes not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Printed(boolean stderr, byte[] bytes) implements Event {}

  /** Output that the server does not keep any more, in bytes. */
  record Missed(long stdout, long stderr) implements Event {}

  /** It ended; nothing comes after this. */
  record Ended(String outcome) implements Event {}
}
