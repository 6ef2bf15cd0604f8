package dev.recap.server.trigger.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The rules that the caller may see, by name. */
record ListTriggers(Triggers triggers, Rights rights, RuleJson json) implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Paths.TRIGGERS, "listTriggers", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    call.json(
        200,
        Map.of(
            "triggers",
            triggers.list().stream()
                .filter(rule -> rights.sees(call, rule))
                .map(json::of)
                .toList()));
  }
}
