package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.util.Set;

/** Removes a rule; what came of it stays. */
record DeleteTrigger(Triggers triggers, Rights rights) implements Endpoint {
  @Override
  public Route route() {
    return new Route("DELETE", Paths.TRIGGERS + "/{name}", "deleteTrigger", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    // What somebody else puts in its place meanwhile is not deleted without being looked at.
    while (!triggers.delete(deletable(call), call.caller())) {}
    call.empty(204);
  }

  private Rule deletable(Call call) {
    Rule rule = rights.changeable(call, call.path("name"), "delete");
    rule.file()
        .ifPresent(file -> {
          throw new RefusedRequest(
              new Problem(
                  Problem.Kind.RULE_OF_FILE,
                  "Tried to delete the trigger %s but it is from the file %s: remove it there"
                      .formatted(rule.name(), file)));
        });
    return rule;
  }
}
