package dev.recap.server.trigger.api;

import dev.recap.server.api.Members;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies the rules of a file: all of them are valid, or none is applied. */
record ApplyTriggers(ApplyRules apply) implements Endpoint {
  @Override
  public Route route() {
    return new Route("POST", Paths.TRIGGERS, "applyTriggers", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    Members members = new Members(call.object());
    members.only(Set.of(GivenRules.RULE, GivenRules.FILE));
    Optional<List<Written>> rules = GivenRules.read(call, members, apply.reader());
    if (rules.isPresent()) {
      call.json(
          200,
          Map.of("triggers", apply.apply(call, rules.get()).stream().map(apply::json).toList()));
    }
  }
}
