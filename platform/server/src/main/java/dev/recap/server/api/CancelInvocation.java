package dev.recap.server.api;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Cancellation;
import dev.recap.server.invocation.Found;
import dev.recap.server.invocation.Invocations;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Ends an invocation, or keeps it from being begun. One that has ended is answered as it is. */
record CancelInvocation(String method, String path, String operationId, Invocations invocations)
    implements Endpoint {
  @Override
  public Route route() {
    return new Route(method, Api.ROOT + path, operationId, Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    String id = call.path("id");
    Optional<Cancellation> done = invocations.cancel(id, call.caller());
    if (done.isEmpty()) {
      call.problem(RecordReply.unknown(id));
      return;
    }
    switch (done.get()) {
      case Cancellation.Asked(String asked) ->
          call.with("Location", RecordReply.location(asked))
              .json(202, Map.of("id", asked, "state", "cancelling"));
      case Cancellation.Ended(InvocationRecord ended) ->
          RecordReply.found(call, new Found.Begun(ended));
      case Cancellation.Refused(Problem problem) -> call.problem(problem);
    }
  }
}
