package dev.recap.server.trigger.api;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.store.Events;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.Runs;
import dev.recap.server.trigger.store.StoredEvent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One event and what it came to, for administrators and the authors of rules it called for. */
record ShowEvent(Events events, Runs runs, Rights rights) implements Endpoint {
  private static final int MOST = 100;

  @Override
  public Route route() {
    return new Route("GET", Paths.EVENTS + "/{id}", "showEvent", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    String id = call.path("id");
    Optional<StoredEvent> stored = events.find(id);
    List<Run> visible =
        stored.isEmpty()
            ? List.of()
            : runs.page(rights.seen(call, RunFilter.ofEvent(id)), Optional.empty(), MOST).runs();
    if (stored.isEmpty() || (visible.isEmpty() && !rights.isAdmin(call))) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.UNKNOWN_EVENT,
              "Tried to find the event %s but there is none that you may see".formatted(id)));
    }
    call.json(200, json(stored.get(), visible));
  }

  private static Map<String, Object> json(StoredEvent stored, List<Run> runs) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", stored.id());
    json.put("received", stored.received().toString());
    json.put("sender", stored.sender());
    stored.decided().ifPresent(decided -> json.put("decided", decided.toString()));
    json.put("event", EventJson.of(stored.event()));
    json.put("runs", runs.stream().map(RunJson::of).toList());
    return json;
  }
}
