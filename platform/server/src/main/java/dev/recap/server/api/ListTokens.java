package dev.recap.server.api;

import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** All API tokens, the newest first. */
record ListTokens(ApiTokens tokens, AccessPolicy policy) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/tokens", "listTokens", Scope.ADMIN);
  }

  @Override
  public void answer(Call call) throws IOException {
    Administrators.only(call, policy, "list the tokens");
    call.query().only(Set.of());
    call.json(200, Map.of("tokens", tokens.list().stream().map(TokenJson::of).toList()));
  }
}
