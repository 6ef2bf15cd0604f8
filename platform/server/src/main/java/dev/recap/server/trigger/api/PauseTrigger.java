package dev.recap.server.trigger.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.util.Set;

/**
 * Has a rule do nothing until it is resumed, or resumes it. Authors undo pauses of their own alone.
 */
record PauseTrigger(boolean pause, Triggers triggers, Rights rights, RuleJson json)
    implements Endpoint {
  @Override
  public Route route() {
    return new Route(
        "POST", Paths.TRIGGERS + "/{name}/" + word(), word() + "Trigger", Scope.INVOKE);
  }

  private String word() {
    return pause ? "pause" : "resume";
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    String name = rights.changeable(call, call.path("name"), word()).name();
    if (pause) {
      triggers.pause(name, call.caller(), rights.overrules(call));
    } else {
      triggers.resume(name, call.caller(), rights.overrules(call));
    }
    Rule rule = rights.seen(call, name, word());
    if (!pause && rule.pausedBy().isPresent()) {
      throw Rights.denied(
          "Tried to resume the trigger %s but %s paused it: ask them, or an administrator"
              .formatted(name, rule.pausedBy().get()));
    }
    call.json(200, json.of(rule));
  }
}
