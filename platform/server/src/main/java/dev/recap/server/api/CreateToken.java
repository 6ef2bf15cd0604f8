package dev.recap.server.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.ApiTokens.Creation;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import dev.recap.server.identity.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes an API token; its text is in this answer and nowhere else. */
record CreateToken(ApiTokens tokens, AccessPolicy policy) implements Endpoint {
  @Override
  public Route route() {
    return new Route("POST", Api.ROOT + "/tokens", "createToken", Scope.ADMIN);
  }

  @Override
  public void answer(Call call) throws IOException {
    Administrators.only(call, policy, "make a token");
    call.query().only(Set.of());
    Members members = new Members(call.object());
    members.only(Set.of("name", "scopes", "expires"));
    Optional<String> name = members.required("name", "a text", Function.identity());
    Set<Scope> scopes =
        Set.copyOf(
            members.texts("scopes", "a list of read, invoke, admin and events", Scope::ofWord));
    Optional<Duration> lifetime =
        members.required("expires", "a duration from now, as P30D", Duration::parse);
    members.refuse();
    Identity.Known by =
        new Identity.Known(
            call.caller(),
            Stream.of(Scope.values()).filter(call::has).collect(Collectors.toUnmodifiableSet()));
    switch (tokens.create(name.orElseThrow(), scopes, lifetime.orElseThrow(), by)) {
      case Creation.Created(Token token, String secret) -> {
        Map<String, Object> json = TokenJson.of(token);
        json.put("token", secret);
        call.json(201, json);
      }
      case Creation.Refused(Problem problem) -> call.problem(problem);
    }
  }
}
