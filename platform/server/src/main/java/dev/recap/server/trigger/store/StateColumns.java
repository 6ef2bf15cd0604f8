package dev.recap.server.trigger.store;

import dev.recap.server.store.Times;
import dev.recap.server.trigger.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** How far a run is, as columns. */
record StateColumns(
    String state,
    Optional<String> cause,
    Optional<String> why,
    Optional<Instant> due,
    Optional<Instant> ended) {

  static StateColumns of(Run.State state) {
    return switch (state) {
      case Run.State.Suppressed(Run.Cause cause, String why) ->
          columns("suppressed", Optional.of(cause.name()), Optional.of(why));
      case Run.State.Waiting(Instant until) ->
          new StateColumns(
              "waiting", Optional.empty(), Optional.empty(), Optional.of(until), Optional.empty());
      case Run.State.Running() -> columns("running", Optional.empty(), Optional.empty());
      case Run.State.Succeeded(Instant at) ->
          new StateColumns(
              "succeeded", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(at));
      case Run.State.Dead(Instant at, String why) ->
          new StateColumns(
              "dead", Optional.empty(), Optional.of(why), Optional.empty(), Optional.of(at));
    };
  }

  private static StateColumns columns(String state, Optional<String> cause, Optional<String> why) {
    return new StateColumns(state, cause, why, Optional.empty(), Optional.empty());
  }

  void bind(Update update) {
    update
        .bind("state", state)
        .bind("cause", cause.orElse(null))
        .bind("why", why.map(Digests::storable).orElse(null))
        .bind("due", due.map(Times::nanos).orElse(null))
        .bind("ended", ended.map(Times::nanos).orElse(null));
  }

  static Run.State read(ResultSet row) throws SQLException {
    String why = Optional.ofNullable(row.getString("why")).orElse("");
    return switch (row.getString("state")) {
      case "suppressed" -> new Run.State.Suppressed(Run.Cause.valueOf(row.getString("cause")), why);
      case "waiting" -> new Run.State.Waiting(Times.instant(row.getLong("due")));
      case "running" -> new Run.State.Running();
      case "succeeded" -> new Run.State.Succeeded(Times.instant(row.getLong("ended")));
      case "dead" -> new Run.State.Dead(Times.instant(row.getLong("ended")), why);
      case String other -> throw new SQLException("a run cannot be " + other);
    };
  }
}
