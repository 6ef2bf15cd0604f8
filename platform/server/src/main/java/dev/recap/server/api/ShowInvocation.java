package dev.recap.server.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Found;
import dev.recap.server.invocation.Invocations;
import java.io.IOException;
import java.util.Optional;

/** One invocation: its record, or that it waits. */
record ShowInvocation(Invocations invocations) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/invocations/{id}", "showInvocation", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    String id = call.path("id");
    Optional<Found> found = invocations.find(id, call.caller());
    if (found.isEmpty()) {
      call.problem(RecordReply.unknown(id));
      return;
    }
    RecordReply.found(call, found.get());
  }
}
