package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.Approval;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.access.ApprovalDecisions.Decision;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Set;

/**
 * Approves or denies what somebody else wants to invoke. Those whom the grant names need the scope
 * of who invokes, since that is what they let happen; administrators that of administrators.
 */
record DecideApproval(boolean approve, ApprovalDecisions approvals, TimeSource time)
    implements Endpoint {
  @Override
  public Route route() {
    String word = approve ? "approve" : "deny";
    return new Route(
        "POST", Api.ROOT + "/approvals/{id}/" + word, word + "Invocation", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    String id = call.path("id");
    if (!call.has(Scope.ADMIN) && approvals.decidesAsAdmin(id, call.caller())) {
      call.problem(
          new Problem(
              Problem.Kind.DENIED,
              "Tried to decide about the approval %s but the credentials of %s lack the scope admin"
                  .formatted(id, call.caller())));
      return;
    }
    Decision decision =
        approve ? approvals.approve(id, call.caller()) : approvals.deny(id, call.caller());
    switch (decision) {
      case Decision.Decided(Approval approval) ->
          call.json(200, ApprovalJson.of(approval, time.now()));
      case Decision.Refused(Problem problem) -> call.problem(problem);
    }
  }
}
