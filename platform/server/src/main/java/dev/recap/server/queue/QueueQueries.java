package dev.recap.server.queue;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.store.Times;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL of the queue. */
final class QueueQueries {
  private QueueQueries() {}

  /** Chooses one to take. */
  @FunctionalInterface
  interface Choice {
    Optional<String> in(Handle handle) throws SQLException;
  }

  /** A row. */
  record Row(
      String id,
      String caller,
      String capsule,
      String target,
      int priority,
      Instant accepted,
      String state,
      boolean retry,
      int attempts,
      Optional<String> payload) {
    private static final String COLUMNS =
        "id, caller, capsule, target, priority, accepted, state, retry, attempts, payload";

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getInt(5),
          Times.instant(row.getLong(6)),
          row.getString(7),
          row.getInt(8) == 1,
          row.getInt(9),
          Optional.ofNullable(row.getString(10)));
    }

    Claim claim(Sealing sealing) {
      if (payload.isEmpty()) {
        return unreadable("it is gone");
      }
      try {
        return new Claim.Ready(QueuedJson.read(sealing.open(id, payload.get())), attempts + 1);
      } catch (GeneralSecurityException e) {
        return unreadable("it was encrypted with another key or changed: queue.key is not the one");
      }
    }

    private Claim unreadable(String but) {
      return new Claim.Unreadable(
          id,
          caller,
          capsule,
          target,
          accepted,
          new Problem(
              Problem.Kind.PLATFORM,
              "Tried to read the request of the queued invocation %s but %s".formatted(id, but)));
    }

    Waiting waiting() {
      return new Waiting(id, caller, capsule, target, priority, accepted, !state.equals("waiting"));
    }
  }

  static Optional<Row> row(Handle handle, String id) {
    return query(handle, " WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> Row.of(row))
        .findFirst();
  }

  static Optional<Waiting> find(Handle handle, String id) {
    return row(handle, id).map(Row::waiting);
  }

  static List<Waiting> list(Handle handle, Optional<String> caller, int limit) {
    Query query =
        query(
            handle,
            " WHERE state = 'waiting'"
                + (caller.isPresent() ? " AND caller = :caller" : "")
                + " ORDER BY priority DESC, accepted, id LIMIT :limit");
    caller.ifPresent(name -> query.bind("caller", name));
    return query.bind("limit", limit).map((row, context) -> Row.of(row).waiting()).list();
  }

  private static Query query(Handle handle, String where) {
    return handle.createQuery("SELECT " + Row.COLUMNS + " FROM queue" + where);
  }

  static Optional<String> next(Handle handle, Busy busy) {
    Query query =
        handle.createQuery(
            "SELECT id FROM queue WHERE state = 'waiting'"
                + (busy.targets().isEmpty() ? "" : " AND target NOT IN (<targets>)")
                + (busy.capsules().isEmpty() ? "" : " AND capsule NOT IN (<capsules>)")
                + " ORDER BY priority DESC, accepted, id LIMIT 1");
    if (!busy.targets().isEmpty()) {
      query.bindList("targets", List.copyOf(busy.targets()));
    }
    if (!busy.capsules().isEmpty()) {
      query.bindList("capsules", List.copyOf(busy.capsules()));
    }
    return query.mapTo(String.class).findFirst();
  }

  static Optional<String> waiting(Handle handle, String id) {
    return handle
        .createQuery("SELECT id FROM queue WHERE id = :id AND state = 'waiting'")
        .bind("id", id)
        .mapTo(String.class)
        .findFirst();
  }

  static Optional<String> claimed(Handle handle, String token) {
    return handle
        .createQuery("SELECT id FROM queue WHERE state = 'claimed' AND claim = :token")
        .bind("token", token)
        .mapTo(String.class)
        .findFirst();
  }

  /** False: somebody else was faster. */
  static boolean take(Handle handle, String id, String token, InvocationRecord.Owner owner) {
    return handle
            .createUpdate(
                "UPDATE queue SET state = 'claimed', claim = :token, boot_id = :boot, pid = :pid,"
                    + " start_ticks = :ticks WHERE id = :id AND state = 'waiting'")
            .bind("token", token)
            .bind("boot", owner.bootId())
            .bind("pid", owner.pid())
            .bind("ticks", owner.startTicks())
            .bind("id", id)
            .execute()
        > 0;
  }

  static boolean isFinal(Handle handle, String id) {
    return handle
        .createQuery("SELECT 1 FROM invocation WHERE id = :id AND final = 1")
        .bind("id", id)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  static void wait(Handle handle, String id, int attempts) {
    handle
        .createUpdate(
            "UPDATE queue SET state = 'waiting', claim = NULL, attempts = :attempts WHERE id = :id")
        .bind("attempts", attempts)
        .bind("id", id)
        .execute();
  }

  static void wait(Handle handle, String id, String payload) {
    handle
        .createUpdate(
            "UPDATE queue SET state = 'waiting', claim = NULL, payload = :payload WHERE id = :id")
        .bind("payload", payload)
        .bind("id", id)
        .execute();
  }

  /** Takes back a record that is open. */
  static void unrecord(Handle handle, String id) {
    handle
        .createUpdate("DELETE FROM invocation WHERE id = :id AND final = 0")
        .bind("id", id)
        .execute();
  }

  /** One that was taken, and by whom. */
  record Taken(String id, boolean begun, boolean retry, InvocationRecord.Owner owner) {}

  static List<Taken> taken(Handle handle) {
    try (Query query =
        handle.createQuery(
            "SELECT id, state, retry, boot_id, pid, start_ticks FROM queue"
                + " WHERE state <> 'waiting' ORDER BY id")) {
      return query
          .map((row, context) ->
              new Taken(
                  row.getString(1),
                  row.getString(2).equals("begun"),
                  row.getInt(3) == 1,
                  new InvocationRecord.Owner(row.getString(4), row.getInt(5), row.getLong(6))))
          .list();
    }
  }

  /** A callback whose time has come. */
  record Due(String invocation, int attempts, String payload) {
    Callback callback(Sealing sealing) throws GeneralSecurityException {
      return new Callback(invocation, URI.create(sealing.open(invocation, payload)), attempts);
    }
  }

  static List<Due> due(Handle handle, Instant now, int limit) {
    try (Query query =
        handle.createQuery(
            "SELECT invocation, attempts, payload FROM callback WHERE due <= :now"
                + " ORDER BY due LIMIT :limit")) {
      return query
          .bind("now", Times.nanos(now))
          .bind("limit", limit)
          .map((row, context) -> new Due(row.getString(1), row.getInt(2), row.getString(3)))
          .list();
    }
  }
}
