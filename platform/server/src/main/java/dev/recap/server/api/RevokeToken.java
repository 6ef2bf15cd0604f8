package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Set;

/** Takes an API token back: from now on it proves nothing. It stays in the list. */
record RevokeToken(ApiTokens tokens, AccessPolicy policy) implements Endpoint {
  @Override
  public Route route() {
    return new Route("DELETE", Api.ROOT + "/tokens/{id}", "revokeToken", Scope.ADMIN);
  }

  @Override
  public void answer(Call call) throws IOException {
    Administrators.only(call, policy, "revoke a token");
    call.query().only(Set.of());
    String id = call.path("id");
    if (tokens.revoke(id, call.caller())) {
      call.empty(204);
    } else {
      call.problem(
          new Problem(
              Problem.Kind.UNKNOWN_TOKEN,
              "Tried to revoke the token %s but there is none that is not revoked".formatted(id)));
    }
  }
}
