package dev.recap.server.trigger.result;

import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import dev.recap.server.trigger.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What is to be told and what became of it, in the server's database. */
public record ResultRows(Database database) {

  /**
   * One that is due.
   *
   * @param due when it was, by which its claim is told from another's
   */
  record Due(Outgoing outgoing, Instant due, int attempts, Instant added) {}

  /** Keeps that a run has ended. */
  void ended(Handle in, Run run, Instant now) {
    add(
        in,
        List.of(
            new Outgoing(
                Outgoing.id(run.id(), 0),
                run.id(),
                run.trigger(),
                run.event(),
                Outgoing.Kind.PLAN,
                "",
                "")),
        now);
  }

  /** Keeps what is to be told of it. */
  void planned(Handle in, String plan, List<Outgoing> all, Instant now) {
    try (var delete = in.createUpdate("DELETE FROM trigger_result WHERE id = :id")) {
      if (delete.bind("id", plan).execute() > 0) {
        add(in, all, now);
      }
    }
  }

  /** Whether it is to be found out what is told about the end of a run of an event. */
  boolean isPlanned(String event) {
    return database.read(
        "look whether there may be a reply",
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT 1 FROM trigger_result WHERE event = :event AND kind = 'plan'")) {
            return query.bind("event", event).mapTo(Integer.class).findFirst().isPresent();
          }
        });
  }

  private static void add(Handle in, List<Outgoing> all, Instant now) {
    for (Outgoing one : all) {
      try (var insert =
          in.createUpdate(
              "INSERT INTO trigger_result (id, run, trigger_name, event, kind, receiver, body,"
                  + " state, due, attempts, added) VALUES (:id, :run, :trigger, :event, :kind,"
                  + " :receiver, :body, 'waiting', :due, 0, :added) ON CONFLICT (id) DO NOTHING")) {
        insert
            .bind("id", one.id())
            .bind("run", one.run())
            .bind("trigger", one.trigger())
            .bind("event", one.event())
            .bind("kind", one.kind().word())
            .bind("receiver", one.receiver())
            .bind("body", one.body())
            .bind("due", one.kind() == Outgoing.Kind.REPLY ? null : Times.nanos(now))
            .bind("added", Times.nanos(now))
            .execute();
      }
    }
  }

  /**
   * Those to be sent by now, the longest due first.
   *
   * @param busy receivers of which none are wanted
   */
  List<Due> due(Instant now, int limit, Set<String> busy) {
    return database.read(
        "list the results that are due",
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT * FROM trigger_result WHERE due <= :now"
                      + " AND receiver NOT IN (<busy>) ORDER BY due LIMIT :limit")) {
            return query
                .bind("now", Times.nanos(now))
                .bind("limit", limit)
                // A list cannot be empty; this is no receiver.
                .bindList("busy", busy.isEmpty() ? List.of("-") : List.copyOf(busy))
                .map((row, context) -> due(row))
                .list();
          }
        });
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        outgoing(row),
        Times.instant(row.getLong("due")),
        row.getInt("attempts"),
        Times.instant(row.getLong("added")));
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getString("id"),
        row.getString("run"),
        row.getString("trigger_name"),
        row.getString("event"),
        Outgoing.Kind.ofWord(row.getString("kind")),
        row.getString("receiver"),
        row.getString("body"));
  }

  /** When the next one is due. */
  Optional<Instant> next() {
    return database.read(
        "find the next result that is due",
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT due FROM trigger_result WHERE due IS NOT NULL ORDER BY due LIMIT 1")) {
            return query.mapTo(Long.class).findFirst().map(Times::instant);
          }
        });
  }

  /**
   * Takes one for a while; nobody else sends it until then.
   *
   * @return false: another server has
   */
  boolean claim(Due due, Instant until) {
    return database.transaction(
        "take the result " + due.outgoing().id(),
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE trigger_result SET due = :until WHERE id = :id AND due = :due")) {
            return update
                    .bind("until", Times.nanos(until))
                    .bind("id", due.outgoing().id())
                    .bind("due", Times.nanos(due.due()))
                    .execute()
                > 0;
          }
        });
  }

  /** That it was told. */
  void delivered(String id, int attempts, Instant now) {
    database.repeatable(
        "note that the result %s was delivered".formatted(id),
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE trigger_result SET state = 'delivered', due = NULL, why = NULL,"
                      + " attempts = :attempts, ended = :now WHERE id = :id")) {
            return update
                .bind("attempts", attempts)
                .bind("now", Times.nanos(now))
                .bind("id", id)
                .execute();
          }
        });
  }

  /** That it could not be told, and is tried again. */
  void failed(String id, int attempts, String why, Instant next) {
    database.repeatable(
        "put off the result " + id,
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE trigger_result SET due = :next, attempts = :attempts, why = :why"
                      + " WHERE id = :id")) {
            return update
                .bind("next", Times.nanos(next))
                .bind("attempts", attempts)
                .bind("why", why)
                .bind("id", id)
                .execute();
          }
        });
  }

  /** That it cannot be told. */
  boolean dead(Handle in, String id, int attempts, String why, Instant now) {
    try (var update =
        in.createUpdate(
            "UPDATE trigger_result SET state = 'dead', due = NULL, attempts = :attempts,"
                + " why = :why, ended = :now WHERE id = :id AND state = 'waiting'")) {
      return update
              .bind("attempts", attempts)
              .bind("why", why)
              .bind("now", Times.nanos(now))
              .bind("id", id)
              .execute()
          > 0;
    }
  }

  /** Has those of a run that could not be told tried again, as if they were new. */
  int again(String run, Instant now) {
    return database.repeatable(
        "send the results of %s again".formatted(run),
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE trigger_result SET state = 'waiting', due = :now, attempts = 0,"
                      + " added = :now, ended = NULL WHERE run = :run AND state = 'dead'")) {
            return update.bind("now", Times.nanos(now)).bind("run", run).execute();
          }
        });
  }

  /** Those of a run, in the rule's order. */
  List<ResultState> of(String run) {
    return database.read(
        "list the results of " + run,
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT * FROM trigger_result WHERE run = :run AND kind <> 'plan'"
                      + " ORDER BY length(id), id")) {
            return query.bind("run", run).map((row, context) -> state(row)).list();
          }
        });
  }

  private static ResultState state(ResultSet row) throws SQLException {
    return new ResultState(
        row.getString("kind"),
        Outgoing.number(row.getString("id")),
        Receiver.shown(row.getString("receiver")),
        row.getString("state"),
        row.getInt("attempts"),
        time(row, "due"),
        time(row, "ended"),
        Optional.ofNullable(row.getString("why")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Times.instant(nanos));
  }

  /** The newest reply to an event. */
  Optional<Outgoing> reply(String event) {
    return database.read(
        "find the reply to " + event,
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT * FROM trigger_result WHERE event = :event AND kind = 'reply'"
                      + " ORDER BY id DESC LIMIT 1")) {
            return query.bind("event", event).map((row, context) -> outgoing(row)).findFirst();
          }
        });
  }

  /**
   * Forgets those that were added before a time and wait for nothing; not what could not be told of
   * a run that is still there, which may be told again.
   */
  public int forget(Instant before) {
    return database.repeatable(
        "forget results",
        handle -> {
          try (var update =
              handle.createUpdate(
                  "DELETE FROM trigger_result WHERE added < :before AND due IS NULL"
                      + " AND (state <> 'dead' OR NOT EXISTS (SELECT 1 FROM trigger_run"
                      + " WHERE trigger_run.id = trigger_result.run))")) {
            return update.bind("before", Times.nanos(before)).execute();
          }
        });
  }
}
