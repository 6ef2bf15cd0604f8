package dev.recap.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL of one page of records. */
final class PageQuery {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  PageQuery(Filter filter, Optional<Cursor> after) {
    equal("caller", filter.caller());
    filter.capsule().ifPresent(this::capsule);
    filter.target().ifPresent(this::target);
    equal("outcome", filter.outcome());
    equal("parent", filter.parent());
    time("accepted >= :since", "since", filter.since());
    time("accepted < :until", "until", filter.until());
    filter
        .state()
        .ifPresent(state ->
            conditions.add(
                switch (state) {
                  case RUNNING -> "final = 0";
                  case ENDED -> "final = 1";
                }));
    after.ifPresent(cursor -> {
      conditions.add("(accepted, id) < (:accepted, :id)");
      values.put("accepted", Times.nanos(cursor.accepted()));
      values.put("id", cursor.id());
    });
  }

  private void equal(String column, Optional<String> wanted) {
    wanted.ifPresent(value -> {
      conditions.add(column + " = :" + column);
      values.put(column, value);
    });
  }

  private void time(String condition, String name, Optional<Instant> wanted) {
    wanted.ifPresent(time -> {
      conditions.add(condition);
      values.put(name, Times.nanos(time));
    });
  }

  private void capsule(String reference) {
    equal("capsule", Optional.of(RecordRows.capsuleName(reference)));
    if (reference.matches(".*[/:@].*")) {
      conditions.add(
          "(reference = :reference"
              + " OR substr(reference, 1, length(:reference) + 1) IN (:withVersion, :withDigest))");
      values.put("reference", reference);
      values.put("withVersion", reference + ":");
      values.put("withDigest", reference + "@");
    }
  }

  private void target(String reference) {
    int colon = reference.indexOf(':');
    equal("target_name", Optional.of(reference.substring(colon + 1)));
    if (colon >= 0) {
      equal("target", Optional.of(reference));
    }
  }

  List<String> records(Handle handle, int limit) {
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    try (Query query =
        handle.createQuery(
            "SELECT record FROM invocation"
                + where
                + " ORDER BY accepted DESC, id DESC LIMIT :limit")) {
      values.forEach(query::bind);
      return query.bind("limit", limit).mapTo(String.class).list();
    }
  }
}
