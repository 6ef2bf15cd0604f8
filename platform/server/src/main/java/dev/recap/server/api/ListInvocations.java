package dev.recap.server.api;

import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.JsonText;
import dev.recap.server.http.Query;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.store.Cursor;
import dev.recap.server.store.Filter;
import dev.recap.server.store.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** The invocations that the caller may see, page by page; or those that wait for their turn. */
record ListInvocations(Invocations invocations) implements Endpoint {
  private static final Set<String> PARAMETERS =
      Set.of(
          "caller", "capsule", "target", "outcome", "state", "parent", "since", "until", "limit",
          "cursor");

  private static final String A_TIME = "a time of this age, as 2026-03-01T12:00:00Z";

  /** What the records can be compared with: nanoseconds since 1970 in 63 bits. */
  private static final Instant LAST = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000L);

  @Override
  public Route route() {
    return new Route("GET", Api.ROOT + "/invocations", "listInvocations", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    Query query = call.query().only(PARAMETERS);
    int limit = Numbers.limit(query);
    Optional<String> state = query.one("state", "queued, running or ended", ListInvocations::state);
    if (state.equals(Optional.of("queued"))) {
      call.json(
          200,
          Map.of(
              "invocations",
              invocations.queued(query.one("caller"), limit, call.caller()).stream()
                  .map(RecordReply::queued)
                  .toList()));
      return;
    }
    Optional<Cursor> after = query.one("cursor", "one of a page before", Cursor::parse);
    Page page = invocations.page(filter(query, state), after, limit, call.caller());
    StringJoiner records = new StringJoiner(",\n", "{\"invocations\":[", "]");
    page.records().forEach(record -> records.add(RecordReply.listed(record)));
    String next = page.next().map(cursor -> ",\"next\":" + JsonText.of(cursor.text())).orElse("");
    call.jsonText(200, records + next + "}");
  }

  private static Filter filter(Query query, Optional<String> state) {
    Filter filter =
        new Filter(
            query.one("caller"),
            query.one("capsule"),
            query.one("target"),
            query.one("outcome"),
            query.one("parent"),
            query.one("since", A_TIME, ListInvocations::time),
            query.one("until", A_TIME, ListInvocations::time),
            state.map(word -> word.equals("running") ? Filter.State.RUNNING : Filter.State.ENDED));
    for (String text : Set.of("caller", "capsule", "target", "outcome", "parent")) {
      if (query.one(text).filter(String::isEmpty).isPresent()) {
        throw RefusedRequest.usage(
            "Tried to read the parameter %s of the address but it is empty".formatted(text));
      }
    }
    return filter;
  }

  private static Instant time(String text) {
    Instant time = Instant.parse(text);
    if (time.isBefore(Instant.EPOCH) || !time.isBefore(LAST)) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  private static String state(String text) {
    if (!Set.of("queued", "running", "ended").contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
