package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Verification;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Checks the whole audit log; one at a time does, since it is read from its beginning. */
final class VerifyAudit implements Endpoint {
  private final AuditLog audit;
  private final AccessPolicy policy;
  private final Semaphore turn = new Semaphore(1);

  VerifyAudit(AuditLog audit, AccessPolicy policy) {
    this.audit = audit;
    this.policy = policy;
  }

  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/audit/verification", "verifyAudit", Scope.ADMIN);
  }

  @Override
  public void answer(Call call) throws IOException {
    Administrators.only(call, policy, "verify the audit log");
    call.query().only(Set.of());
    if (!turn.tryAcquire()) {
      call.problem(
          new Problem(
              Problem.Kind.TOO_MANY,
              "Tried to verify the audit log but somebody else is doing that now"));
      return;
    }
    Verification found;
    try {
      found = audit.verify();
    } finally {
      turn.release();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("intact", found.intact());
    json.put("rows", found.rows());
    json.put("head", found.head());
    json.put("problems", found.problems());
    call.json(200, json);
  }
}
