package dev.recap.server.invocation;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import java.time.Duration;

/**
 * Port: is told what becomes of the invocations of this process, by the threads that carry them
 * out. So it must be quick, and must not throw.
 */
public interface Watcher {

  /** Watches nothing. */
  Watcher NOBODY = new Watcher() {};

  /** One was asked for, and will have this id; it may still be refused. */
  default void asked(String id, Order order) {}

  /** One was refused before there was a record of it. */
  default void refused(Problem.Kind why) {}

  /** One was taken from the queue, in which it had waited. */
  default void taken(String id, Duration waited) {}

  /** One ended without a final record, because none could be kept. */
  default void unrecorded(String id) {}

  /** One has ended, and this is its final record. */
  default void ended(InvocationRecord invocation) {}

  /** A fan-out has ended, after all of its parts. */
  default void fanOutEnded(InvocationRecord invocation) {}
}
