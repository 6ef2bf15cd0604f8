package dev.recap.server.trigger.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.util.Set;

/** One rule with its text. */
record ShowTrigger(Rights rights, RuleJson json) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Paths.TRIGGERS + "/{name}", "showTrigger", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    call.json(200, json.whole(rights.seen(call, call.path("name"), "find")));
  }
}
