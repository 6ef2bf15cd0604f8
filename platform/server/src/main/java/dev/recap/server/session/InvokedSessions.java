package dev.recap.server.session;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.invocation.Answer;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Order;

/** Sessions whose capsules are invoked as everything else is. */
public final class InvokedSessions implements Interactive {
  private final Invocations invocations;

  /** Over what invokes. */
  public InvokedSessions(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public InvocationRecord invoke(Request request, Streams streams, Progress progress) {
    Order order =
        new Order(
            request.capsule(),
            new Order.Where.One(request.target()),
            request.parameters(),
            request.timeout(),
            request.caller(),
            request.reason());
    return switch (invocations.invoke(order, streams, progress)) {
      case Answer.Ended(InvocationRecord ended) -> ended;
      case Answer.NotBegun(Problem problem) -> throw new RefusedRequest(problem);
    };
  }
}
