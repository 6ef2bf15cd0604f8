package dev.recap.server.trigger.api;

import dev.recap.server.api.Numbers;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Query;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.store.Cursor;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.RunPage;
import dev.recap.server.trigger.store.Runs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came of rules that the caller applied, or of all for administrators, the newest first, page
 * by page.
 */
record ListRuns(Runs runs, Rights rights) implements Endpoint {
  private static final Set<String> STATES =
      Set.of("suppressed", "waiting", "running", "succeeded", "dead");

  @Override
  public Route route() {
    return new Route("GET", Paths.RUNS, "listTriggerRuns", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    Query query = call.query().only(Set.of("trigger", "state", "event", "limit", "cursor"));
    RunFilter filter =
        new RunFilter(
            query.one("trigger"),
            query.one("state", "suppressed, waiting, running, succeeded or dead", ListRuns::state),
            query.one("event"),
            Optional.empty());
    Optional<Cursor> after = query.one("cursor", "one of a page before", Cursor::parse);
    RunPage page = runs.page(rights.seen(call, filter), after, Numbers.limit(query));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runs", page.runs().stream().map(RunJson::of).toList());
    page.next().ifPresent(next -> json.put("next", next.text()));
    call.json(200, json);
  }

  private static String state(String text) {
    if (!STATES.contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
