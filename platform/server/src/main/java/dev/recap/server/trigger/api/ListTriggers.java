package dev.recap.server.trigger.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rules that the caller may see, by name; for administrators with what is wrong in the watched
 * folder.
 */
record ListTriggers(
    Triggers triggers, Rights rights, RuleJson json, Supplier<List<String>> fileProblems)
    implements Endpoint {
  @Override
  public Route route() {
    return new Route("GET", Paths.TRIGGERS, "listTriggers", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "triggers",
        triggers.list().stream().filter(rule -> rights.sees(call, rule)).map(json::of).toList());
    if (rights.isAdmin(call)) {
      answer.put("fileProblems", fileProblems.get());
    }
    call.json(200, answer);
  }
}
