package dev.recap.server.trigger.store;

import dev.recap.server.store.Cursor;
import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** What events came to by rules. */
public final class Runs {
  private final Database database;
  private final List<RunFollower> followers;

  /**
   * In a database.
   *
   * @param followers who is told of each end, in its transaction
   */
  public Runs(Database database, List<RunFollower> followers) {
    this.database = database;
    this.followers = List.copyOf(followers);
  }

  /**
   * Some of them, the newest first.
   *
   * @param after where the page before ended
   * @param limit at most so many
   */
  public RunPage page(RunFilter filter, Optional<Cursor> after, int limit) {
    List<Run> found =
        database
            .read("list the runs", handle -> RunQueries.page(handle, filter, after, limit + 1))
            .stream()
            .map(StoredRun::run)
            .toList();
    if (found.size() <= limit) {
      return new RunPage(found, Optional.empty());
    }
    Run last = found.get(limit - 1);
    return new RunPage(found.subList(0, limit), Optional.of(new Cursor(last.decided(), last.id())));
  }

  /** One of them. */
  public Optional<StoredRun> find(String id) {
    return database.read("find the run " + id, handle -> RunQueries.find(handle, id));
  }

  /**
   * A run as it is decided on.
   *
   * @param revision of its rule
   * @param event the status of its event
   */
  public record Fresh(Run run, int revision, Event.Status event, Counted counted) {}

  /** Adds one in the transaction of what decides on it. */
  public void add(Handle in, Fresh fresh) throws SQLException {
    Run run = fresh.run();
    try (Update update =
        in.createUpdate(
            "INSERT INTO trigger_run (id, trigger_name, revision, event, target, target_key,"
                + " phase, counted, state, cause, why, decided, due, ended, steps, replay_of)"
                + " VALUES (:id, :trigger, :revision, :event, :target, :key, :phase, :counted,"
                + " :state, :cause, :why, :decided, :due, :ended, :steps, :replayOf)")) {
      StateColumns.of(run.state()).bind(update);
      update
          .bind("id", run.id())
          .bind("trigger", run.trigger())
          .bind("revision", fresh.revision())
          .bind("event", run.event())
          .bind("target", run.target().map(Digests::storable).orElse(null))
          .bind("key", key(run.target()))
          .bind("phase", phase(fresh.event()))
          .bind("counted", fresh.counted().number())
          .bind("decided", Times.nanos(run.decided()))
          .bind("steps", StepsJson.write(run.steps()))
          .bind("replayOf", run.replayOf().orElse(null))
          .execute();
    }
    tell(in, run, fresh.revision());
  }

  /** Tells the followers of an end. */
  private void tell(Handle in, Run run, int revision) throws SQLException {
    switch (run.state()) {
      case Run.State.Succeeded _, Run.State.Dead _, Run.State.Suppressed _ -> {
        for (RunFollower follower : followers) {
          follower.over(in, run, revision);
        }
      }
      case Run.State.Waiting _, Run.State.Running() -> {}
    }
  }

  /** Those that wait and whose time has come, the first first; without those of some rules. */
  public List<StoredRun> due(Instant now, Set<String> without, int most) {
    return database.read(
        "list the runs that are due", handle -> RunQueries.due(handle, now, without, most));
  }

  /** Those being carried out, by whoever was to do that when they began. */
  public List<StoredRun> running() {
    return database.read("list the runs under way", RunQueries::running);
  }

  /** How many go on of each rule: those that have begun and have not ended. */
  public Map<String, Integer> going() {
    return database.read(
        "count the runs under way",
        handle -> {
          Map<String, Integer> going = new LinkedHashMap<>();
          try (Query query =
              handle.createQuery(
                  "SELECT trigger_name, count(*) FROM trigger_run"
                      + " WHERE state IN ('waiting', 'running') AND began IS NOT NULL"
                      + " GROUP BY trigger_name")) {
            query
                .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                .forEach(one -> going.put(one.getKey(), one.getValue()));
          }
          return going;
        });
  }

  /** When the next of those that wait is due. */
  public Optional<Instant> nextDue() {
    return database.read(
        "find the next run",
        handle -> {
          try (Query query =
              handle.createQuery(
                  "SELECT due FROM trigger_run WHERE state = 'waiting' AND due IS NOT NULL"
                      + " ORDER BY due LIMIT 1")) {
            return query.mapTo(Long.class).findOne().map(Times::instant);
          }
        });
  }

  /** Its turn has come; false: it is over. */
  public boolean begin(String id, Instant now) {
    return database.repeatable(
        "begin the run " + id,
        handle -> {
          try (Update update =
              handle.createUpdate(
                  "UPDATE trigger_run SET state = 'running', due = NULL,"
                      + " began = coalesce(began, :now)"
                      + " WHERE id = :id AND state IN ('waiting', 'running')")) {
            return update.bind("now", Times.nanos(now)).bind("id", id).execute() > 0;
          }
        });
  }

  /** Keeps how far one is; nothing changes of one that is over. */
  public void keep(Run run) {
    keep(run, handle -> {});
  }

  /**
   * Keeps that one was held back at its turn: as if it had never been decided on, it counts not.
   */
  public void holdBack(Run run, Optional<Event> event) {
    keep(
        run,
        handle -> {
          try (Update update =
              handle.createUpdate("UPDATE trigger_run SET counted = :no WHERE id = :id")) {
            update.bind("no", Counted.NO.number()).bind("id", run.id()).execute();
          }
          event.ifPresent(about -> Pasts.untell(handle, run.trigger(), about, run.decided()));
        });
  }

  private void keep(Run run, Consumer<Handle> more) {
    database.repeatable(
        "keep the run " + run.id(),
        handle -> {
          int changed;
          try (Update update =
              handle.createUpdate(
                  "UPDATE trigger_run SET state = :state, cause = :cause, why = :why, due = :due,"
                      + " ended = :ended, steps = :steps"
                      + " WHERE id = :id AND state IN ('waiting', 'running')")) {
            StateColumns.of(run.state()).bind(update);
            changed =
                update.bind("steps", StepsJson.write(run.steps())).bind("id", run.id()).execute();
          }
          if (changed > 0) {
            more.accept(handle);
            tell(handle, run, RunQueries.find(handle, run.id()).orElseThrow().revision());
          }
          return changed;
        });
  }

  static String key(Optional<String> target) {
    return target.map(Digests::of).orElse("");
  }

  static String phase(Event.Status status) {
    return switch (status) {
      case FIRING, HAPPENED -> "firing";
      case RESOLVED -> "resolved";
    };
  }
}
