package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Later;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Submission;
import java.util.Optional;

/** Port: has invocations carried out. */
public interface Invoking {
  /** Has one carried out later. */
  Submission submit(Order order, Later later);

  /**
   * Waits for the end of one that was submitted by a caller.
   *
   * @return its final record; empty: it has been removed
   * @throws dev.recap.core.invocation.PlatformException when the thread is interrupted
   */
  Optional<InvocationRecord> await(String id, Caller by);

  /** Those of the server. */
  static Invoking through(Invocations invocations) {
    return new Invoking() {
      @Override
      public Submission submit(Order order, Later later) {
        return invocations.submit(order, later);
      }

      @Override
      public Optional<InvocationRecord> await(String id, Caller by) {
        return invocations.find(id, by).map(_ -> invocations.await(id));
      }
    };
  }
}
