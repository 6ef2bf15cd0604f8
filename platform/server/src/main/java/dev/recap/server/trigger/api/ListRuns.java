package dev.recap.server.trigger.api;

import dev.recap.server.api.Numbers;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Query;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.store.Cursor;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.RunPage;
import dev.recap.server.trigger.store.Runs;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What came of rules that the caller applied, or of all for administrators, the newest first, page
 * by page.
 */
record ListRuns(Runs runs, Rights rights) implements Endpoint {
  private static final List<String> STATES =
      List.of("suppressed", "waiting", "running", "succeeded", "dead");

  /** A cause is how a list shows the state of what was held back. */
  private static final List<String> WORDS =
      Stream.concat(STATES.stream(), Arrays.stream(Run.Cause.values()).map(Run.Cause::word))
          .toList();

  @Override
  public Route route() {
    return new Route("GET", Paths.RUNS, "listTriggerRuns", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    Query query = call.query().only(Set.of("trigger", "state", "event", "limit", "cursor"));
    Optional<String> state =
        query.one("state", "one of " + String.join(", ", WORDS), ListRuns::word);
    RunFilter filter =
        new RunFilter(
            query.one("trigger"),
            state.filter(STATES::contains),
            state.flatMap(ListRuns::cause),
            query.one("event"),
            Optional.empty());
    Optional<Cursor> after = query.one("cursor", "one of a page before", Cursor::parse);
    RunPage page = runs.page(rights.seen(call, filter), after, Numbers.limit(query));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runs", page.runs().stream().map(RunJson::of).toList());
    page.next().ifPresent(next -> json.put("next", next.text()));
    call.json(200, json);
  }

  private static String word(String text) {
    if (!WORDS.contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static Optional<Run.Cause> cause(String word) {
    return Arrays.stream(Run.Cause.values()).filter(cause -> cause.word().equals(word)).findFirst();
  }
}
