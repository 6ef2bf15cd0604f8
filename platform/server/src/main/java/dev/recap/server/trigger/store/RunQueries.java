package dev.recap.server.trigger.store;

import dev.recap.server.store.Cursor;
import dev.recap.server.store.Times;
import dev.recap.server.trigger.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL that reads runs. */
final class RunQueries {
  private static final String SELECT =
      "SELECT id, trigger_name, revision, event, target, state, cause, why, decided, due, began,"
          + " ended, steps, replay_of FROM trigger_run ";

  private RunQueries() {}

  static Optional<StoredRun> find(Handle handle, String id) {
    try (Query query = handle.createQuery(SELECT + "WHERE id = :id")) {
      return query.bind("id", id).map((row, context) -> run(row)).findOne();
    }
  }

  static List<StoredRun> page(Handle handle, RunFilter filter, Optional<Cursor> after, int limit) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    Map<String, Object> values = new LinkedHashMap<>();
    equal(conditions, values, "trigger_name", filter.trigger());
    equal(conditions, values, "state", filter.state());
    equal(conditions, values, "cause", filter.cause().map(Run.Cause::name));
    equal(conditions, values, "event", filter.event());
    filter
        .author()
        .ifPresent(author -> {
          conditions.add(
              "EXISTS (SELECT 1 FROM trigger_revision v WHERE v.name = trigger_run.trigger_name"
                  + " AND v.revision = trigger_run.revision AND v.author = :author)");
          values.put("author", author);
        });
    after.ifPresent(cursor -> {
      conditions.add("(decided, id) < (:decided, :id)");
      values.put("decided", Times.nanos(cursor.accepted()));
      values.put("id", cursor.id());
    });
    try (Query query =
        handle.createQuery(
            SELECT
                + "WHERE "
                + String.join(" AND ", conditions)
                + " ORDER BY decided DESC, id DESC LIMIT :limit")) {
      values.forEach(query::bind);
      return query.bind("limit", limit).map((row, context) -> run(row)).list();
    }
  }

  private static void equal(
      List<String> conditions, Map<String, Object> values, String column, Optional<String> wanted) {
    wanted.ifPresent(value -> {
      conditions.add(column + " = :" + column);
      values.put(column, value);
    });
  }

  static List<StoredRun> due(Handle handle, Instant now, Set<String> without, int most) {
    String others =
        without.isEmpty() ? "" : " AND (began IS NOT NULL OR trigger_name NOT IN (<without>))";
    try (Query query =
        handle.createQuery(
            SELECT
                + "WHERE state = 'waiting' AND due <= :now"
                + others
                + " ORDER BY due, id LIMIT :most")) {
      if (!without.isEmpty()) {
        query.bindList("without", List.copyOf(without));
      }
      return query
          .bind("now", Times.nanos(now))
          .bind("most", most)
          .map((row, context) -> run(row))
          .list();
    }
  }

  static List<StoredRun> running(Handle handle) {
    try (Query query = handle.createQuery(SELECT + "WHERE state = 'running' ORDER BY id")) {
      return query.map((row, context) -> run(row)).list();
    }
  }

  private static StoredRun run(ResultSet row) throws SQLException {
    row.getLong("began");
    boolean begun = !row.wasNull();
    return new StoredRun(
        new Run(
            row.getString("id"),
            row.getString("trigger_name"),
            row.getString("event"),
            Optional.ofNullable(row.getString("target")),
            StateColumns.read(row),
            Times.instant(row.getLong("decided")),
            StepsJson.read(row.getString("steps")),
            Optional.ofNullable(row.getString("replay_of"))),
        row.getInt("revision"),
        begun);
  }
}
