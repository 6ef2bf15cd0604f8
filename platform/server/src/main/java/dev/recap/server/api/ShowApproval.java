package dev.recap.server.api;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.Approval;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** One approval that the caller asked for or may decide. */
record ShowApproval(ApprovalDecisions approvals, TimeSource time) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/approvals/{id}", "showApproval", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    String id = call.path("id");
    Optional<Approval> found = approvals.find(id, call.caller());
    if (found.isEmpty()) {
      call.problem(ApprovalJson.unknown(id));
    } else {
      call.json(200, ApprovalJson.of(found.get(), time.now()));
    }
  }
}
