package dev.recap.server.api;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Query;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The approvals that the caller asked for or may decide, the newest first. */
record ListApprovals(ApprovalDecisions approvals, TimeSource time) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/approvals", "listApprovals", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    Query query = call.query().only(Set.of("limit"));
    int limit = Numbers.limit(query);
    Instant now = time.now();
    call.json(
        200,
        Map.of(
            "approvals",
            approvals.visible(call.caller(), limit).stream()
                .map(approval -> ApprovalJson.of(approval, now))
                .toList()));
  }
}
