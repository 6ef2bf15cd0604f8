package dev.recap.server.trigger.api;

import dev.recap.server.api.Members;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Applies one rule under its name. */
record PutTrigger(ApplyRules apply) implements Endpoint {
  @Override
  public Route route() {
    return new Route("PUT", Paths.TRIGGERS + "/{name}", "applyTrigger", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    Members members = new Members(call.object());
    members.only(Set.of(GivenRules.RULE, GivenRules.FILE));
    Optional<List<Written>> rules = GivenRules.read(call, members, apply.reader());
    if (rules.isEmpty()) {
      return;
    }
    String name = call.path("name");
    if (rules.get().size() != 1 || !rules.get().getFirst().trigger().name().equals(name)) {
      throw RefusedRequest.usage(
          "Tried to apply the trigger %s but the text does not hold one rule of that name"
              .formatted(name));
    }
    ApplyRules.One one = apply.apply(call, rules.get()).getFirst();
    call.json(one.created() ? 201 : 200, apply.json(one));
  }
}
