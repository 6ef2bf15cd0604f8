package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What would be decided about an invocation, and why; invokes nothing and uses nothing up. The
 * capsule and the target are looked up as they would be for it, so that what is explained is what
 * would happen; a capsule may be pulled for that, which is why the scope is that of who invokes.
 */
record ExplainAccess(CapsuleCatalog catalog, TargetResolver targets, AccessPolicy policy)
    implements Endpoint {
  /** It is never begun, so it has no id. */
  private static final String NONE = "";

  @Override
  public Route route() {
    return new Route("POST", Api.ROOT + "/policy/test", "explainAccess", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    ExplainBody body = ExplainBody.read(call.object());
    boolean admin = policy.isAdmin(call.caller()) && call.has(Scope.ADMIN);
    Caller about =
        body.caller().filter(other -> !isSelf(other, call.caller())).orElse(call.caller());
    if (!admin && !isSelf(about, call.caller())) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.DENIED,
              "Tried to explain what %s may do but only administrators see that of others: leave caller out"
                  .formatted(about)));
    }
    Target target = target(body.target());
    Capsule capsule = capsule(body.capsule());
    Access.Ask ask =
        new Access.Ask(
            NONE,
            about,
            capsule,
            target,
            parameters(body, capsule),
            body.interactive(),
            body.reason(),
            Optional.empty());
    call.jsonText(200, (admin ? policy.explain(ask) : policy.explainToCaller(ask)).json());
  }

  /** Who names themselves alone means all that they are. */
  private static boolean isSelf(Caller named, Caller asking) {
    return named.name().equals(asking.name()) && (named.groups().isEmpty() || named.equals(asking));
  }

  private Target target(TargetRef reference) {
    return switch (targets.resolve(reference)) {
      case Resolution.Resolved(TargetHandle handle) -> {
        try (handle) {
          yield handle.target();
        }
      }
      case Resolution.NotFound n -> throw refused(Problem.Kind.UNKNOWN_TARGET, n.problem());
      case Resolution.Ambiguous a ->
          throw refused(
              Problem.Kind.AMBIGUOUS_TARGET,
              "Tried to find the target %s but several have that name: %s"
                  .formatted(a.reference(), String.join(", ", a.candidates())));
      case Resolution.NotRunning r ->
          throw refused(
              Problem.Kind.TARGET_NOT_RUNNING,
              "Tried to bind to %s but it is %s".formatted(r.reference(), r.state()));
    };
  }

  private Capsule capsule(CapsuleRef reference) {
    return switch (catalog.find(reference)) {
      case Lookup.Found found -> found.capsule();
      case Lookup.Unknown u -> throw new RefusedRequest(Problem.of(u));
      case Lookup.Ambiguous a -> throw new RefusedRequest(Problem.of(a));
      case Lookup.Refused r -> throw new RefusedRequest(Problem.of(r));
      case Lookup.Unavailable u -> throw new RefusedRequest(Problem.of(u));
    };
  }

  private static Parameters parameters(ExplainBody body, Capsule capsule) {
    if (body.interactive() && !capsule.manifest().modes().contains(Manifest.Mode.INTERACTIVE)) {
      throw refused(
          Problem.Kind.USAGE,
          "Tried to give %s a terminal but it does not work interactively"
              .formatted(body.capsule()));
    }
    return switch (capsule.schema().check(body.parameters())) {
      case Checked.Accepted(Parameters accepted) -> accepted;
      case Checked.Refused wrong ->
          throw refused(
              Problem.Kind.BAD_PARAMETER,
              "Tried to read the parameters of %s but %s"
                  .formatted(body.capsule(), String.join("; ", wrong.problems())));
    };
  }

  private static RefusedRequest refused(Problem.Kind kind, String message) {
    return new RefusedRequest(new Problem(kind, message));
  }
}
