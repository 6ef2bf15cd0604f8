package dev.recap.server.api;

import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The capsules of this host. */
record ListCapsules(CapsuleCatalog catalog) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/capsules", "listCapsules", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    call.json(200, Map.of("capsules", catalog.list().stream().map(ManifestJson::summary).toList()));
  }
}
