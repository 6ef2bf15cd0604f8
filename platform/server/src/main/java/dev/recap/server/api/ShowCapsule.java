package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One capsule of this host: what it takes, what it needs, what it may do. Pulls nothing. */
record ShowCapsule(CapsuleCatalog catalog) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/capsules/{ref}", "showCapsule", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    CapsuleRef reference = References.capsule(call.path("ref"));
    Optional<Manifest> found =
        catalog.list().stream()
            .filter(manifest -> manifest.metadata().name().equals(reference.name()))
            .filter(manifest ->
                reference.version().filter(v -> !v.equals(manifest.metadata().version())).isEmpty())
            .findFirst();
    if (found.isEmpty()) {
      call.problem(Problem.of(new CapsuleCatalog.Lookup.Unknown(reference, List.of())));
      return;
    }
    call.json(200, ManifestJson.full(found.get()));
  }
}
