package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.http.Endpoint;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.SeenInvocations;
import dev.recap.server.live.EventsEndpoint;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.openwhisk.InvokedActions;
import dev.recap.server.openwhisk.OpenWhisk;
import dev.recap.server.session.RecordingEndpoint;
import dev.recap.server.session.Recordings;
import dev.recap.server.session.SessionEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Everything that {@code openapi.yaml} describes. */
public final class Api {
  /** Before every path but those of the server itself. */
  public static final String ROOT = "/api/v1";

  private Api() {}

  /**
   * What they work with.
   *
   * @param artifacts the folder that holds those of an invocation, by its id
   * @param sessions the endpoint of terminals
   * @param triggers the endpoints of triggers and of what sets them off
   * @param operations the endpoints of the server itself: health and metrics
   */
  public record Parts(
      CapsuleCatalog catalog,
      TargetResolver targets,
      Invocations invocations,
      LiveInvocations live,
      Function<String, Path> artifacts,
      Recordings recordings,
      SessionEndpoint sessions,
      ApiTokens tokens,
      AccessPolicy policy,
      ApprovalDecisions approvals,
      AuditLog audit,
      TimeSource time,
      List<Endpoint> triggers,
      List<Endpoint> operations) {}

  /** All of them. */
  public static List<Endpoint> endpoints(Parts parts) {
    List<Endpoint> all = new ArrayList<>(invocations(parts));
    all.addAll(administration(parts));
    all.addAll(new OpenWhisk(new InvokedActions(parts.catalog(), parts.invocations())).endpoints());
    all.addAll(parts.triggers());
    all.addAll(parts.operations());
    all.add(OpenApiDocument.json());
    all.add(OpenApiDocument.yaml());
    return List.copyOf(all);
  }

  private static List<Endpoint> invocations(Parts parts) {
    Invocations invocations = parts.invocations();
    SeenInvocations seen = new SeenInvocations(invocations);
    return List.of(
        new ListCapsules(parts.catalog()),
        new ShowCapsule(parts.catalog()),
        new InvokeCapsule(invocations),
        parts.sessions(),
        new ListTargets(parts.targets()),
        new ListInvocations(invocations),
        new ShowInvocation(invocations),
        new CancelInvocation("DELETE", "/invocations/{id}", "deleteInvocation", invocations),
        new CancelInvocation("POST", "/invocations/{id}/cancel", "cancelInvocation", invocations),
        new EventsEndpoint(parts.live(), seen),
        new ShowOutput(false, invocations),
        new ShowOutput(true, invocations),
        new ListArtifacts(invocations),
        new ShowArtifact(invocations, parts.artifacts()),
        new RecordingEndpoint(parts.recordings(), seen));
  }

  private static List<Endpoint> administration(Parts parts) {
    AccessPolicy policy = parts.policy();
    return List.of(
        new ExplainAccess(parts.catalog(), parts.targets(), policy),
        new ListApprovals(parts.approvals(), parts.time()),
        new ShowApproval(parts.approvals(), parts.time()),
        new DecideApproval(true, parts.approvals(), parts.time()),
        new DecideApproval(false, parts.approvals(), parts.time()),
        new CreateToken(parts.tokens(), policy),
        new ListTokens(parts.tokens(), policy),
        new RevokeToken(parts.tokens(), policy),
        new ReadAudit(parts.audit(), policy),
        new VerifyAudit(parts.audit(), policy));
  }
}
