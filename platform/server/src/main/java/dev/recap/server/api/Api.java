package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.target.TargetResolver;
import dev.recap.server.http.Endpoint;
import dev.recap.server.invocation.Invocations;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The endpoints of capsules, targets and invocations. */
public final class Api {
  /** Before every path but those of the server itself. */
  static final String ROOT = "/api/v1";

  private Api() {}

  /**
   * What they work with.
   *
   * @param artifacts the folder that holds those of an invocation, by its id
   */
  public record Parts(
      CapsuleCatalog catalog,
      TargetResolver targets,
      Invocations invocations,
      Function<String, Path> artifacts) {}

  /** All of them. */
  public static List<Endpoint> endpoints(Parts parts) {
    Invocations invocations = parts.invocations();
    return List.of(
        new ListCapsules(parts.catalog()),
        new ShowCapsule(parts.catalog()),
        new InvokeCapsule(invocations),
        new ListTargets(parts.targets()),
        new ListInvocations(invocations),
        new ShowInvocation(invocations),
        new CancelInvocation("DELETE", "/invocations/{id}", "deleteInvocation", invocations),
        new CancelInvocation("POST", "/invocations/{id}/cancel", "cancelInvocation", invocations),
        new ShowOutput(false, invocations),
        new ShowOutput(true, invocations),
        new ListArtifacts(invocations),
        new ShowArtifact(invocations, parts.artifacts()),
        OpenApiDocument.json(),
        OpenApiDocument.yaml());
  }
}
