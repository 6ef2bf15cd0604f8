package dev.recap.server.trigger.store;

import dev.recap.server.store.Database;
import dev.recap.server.store.Retention;
import dev.recap.server.store.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Removes the oldest events with what they came to, once there are too many, and those that came to
 * nothing by any rule after a day. Those that are not done with stay, and so do those that cooldown
 * and budgets may still count.
 */
public final class TriggerRetention {
  /** So that writers wait for a moment only. */
  private static final int BATCH = 200;

  /** The longest time that a rule can look back. */
  private static final Duration COUNTED = Duration.ofDays(31);

  /** How long it can be looked at what came and called for nothing. */
  private static final Duration UNMATCHED = Duration.ofDays(1);

  private final Database database;
  private final Retention.Limits limits;

  /**
   * Of a database.
   *
   * @param limits how much is kept; the bytes are those of the events
   */
  public TriggerRetention(Database database, Retention.Limits limits) {
    this.database = database;
    this.limits = limits;
  }

  /** How much there is. */
  private record Sum(long events, long bytes) {
    Sum without(long bytes) {
      return new Sum(events - 1, this.bytes - bytes);
    }
  }

  /** An event; {@link #FIRST} is before all of them. */
  private record Kept(long received, String id, long bytes) {
    static final Kept FIRST = new Kept(Long.MIN_VALUE, "", 0);
  }

  /** Removes what is too much by now; how many events that were. */
  public int run(Instant now) {
    int removed = 0;
    int batch;
    do {
      batch =
          database.repeatable("remove events for no rule", handle -> removeUnmatched(handle, now));
      removed += batch;
    } while (batch > 0);
    Sum rest = database.read("count the events", TriggerRetention::sum);
    Kept last = Kept.FIRST;
    while (true) {
      Sum before = rest;
      Kept after = last;
      List<Kept> gone =
          database.repeatable("remove old events", handle -> remove(handle, now, before, after));
      if (gone.isEmpty()) {
        database.repeatable("remove what no event needs", handle -> sweep(handle, now));
        return removed;
      }
      removed += gone.size();
      for (Kept one : gone) {
        rest = rest.without(one.bytes());
      }
      last = gone.getLast();
    }
  }

  private static int removeUnmatched(Handle handle, Instant now) {
    try (Update update =
        handle.createUpdate(
            "DELETE FROM trigger_event WHERE id IN (SELECT id FROM trigger_event"
                + " WHERE matched = 0 AND decided < :before ORDER BY decided LIMIT :batch)")) {
      return update
          .bind("before", Times.nanos(now.minus(UNMATCHED)))
          .bind("batch", BATCH)
          .execute();
    }
  }

  private static Sum sum(Handle handle) {
    try (Query query =
        handle.createQuery("SELECT count(*), coalesce(sum(bytes), 0) FROM trigger_event")) {
      return query.map((row, context) -> new Sum(row.getLong(1), row.getLong(2))).one();
    }
  }

  private List<Kept> remove(Handle handle, Instant now, Sum rest, Kept after) {
    List<Kept> gone = new ArrayList<>();
    Sum left = rest;
    for (Kept oldest : oldest(handle, now, after)) {
      if (!tooMuch(oldest, left, now)) {
        break;
      }
      gone.add(oldest);
      left = left.without(oldest.bytes());
    }
    if (!gone.isEmpty()) {
      List<String> ids = gone.stream().map(Kept::id).toList();
      try (Update runs = handle.createUpdate("DELETE FROM trigger_run WHERE event IN (<ids>)");
          Update events = handle.createUpdate("DELETE FROM trigger_event WHERE id IN (<ids>)")) {
        runs.bindList("ids", ids).execute();
        events.bindList("ids", ids).execute();
      }
    }
    return gone;
  }

  private boolean tooMuch(Kept oldest, Sum rest, Instant now) {
    return limits.age().filter(age -> oldest.received() < Times.nanos(now.minus(age))).isPresent()
        || rest.events() > limits.records().orElse(Long.MAX_VALUE)
        || rest.bytes() > limits.bytes().orElse(Long.MAX_VALUE);
  }

  /** The oldest that may go, without those that were looked at before. */
  private static List<Kept> oldest(Handle handle, Instant now, Kept after) {
    try (Query query =
        handle.createQuery(
            "SELECT e.received, e.id, e.bytes FROM trigger_event e WHERE e.decided IS NOT NULL"
                + " AND (e.received, e.id) > (:received, :id)"
                + " AND NOT EXISTS (SELECT 1 FROM trigger_run r WHERE r.event = e.id"
                + " AND (r.state IN ('waiting', 'running')"
                + " OR (r.counted > 0 AND r.decided > :counted)))"
                + " ORDER BY e.received, e.id LIMIT :batch")) {
      return query
          .bind("received", after.received())
          .bind("id", after.id())
          .bind("counted", Times.nanos(now.minus(COUNTED)))
          .bind("batch", BATCH)
          .map((row, context) -> new Kept(row.getLong(1), row.getString(2), row.getLong(3)))
          .list();
    }
  }

  private static int sweep(Handle handle, Instant now) {
    long old = Times.nanos(now.minus(COUNTED));
    try (Update told = handle.createUpdate("DELETE FROM trigger_told WHERE at < :old");
        Update revisions =
            handle.createUpdate(
                "DELETE FROM trigger_revision WHERE applied < :old"
                    + " AND NOT EXISTS (SELECT 1 FROM trigger_rule r"
                    + " WHERE r.name = trigger_revision.name"
                    + " AND r.revision = trigger_revision.revision)"
                    + " AND NOT EXISTS (SELECT 1 FROM trigger_run u"
                    + " WHERE u.trigger_name = trigger_revision.name"
                    + " AND u.revision = trigger_revision.revision)");
        Update pauses =
            handle.createUpdate(
                "DELETE FROM trigger_pause WHERE NOT EXISTS (SELECT 1 FROM trigger_revision v"
                    + " WHERE v.name = trigger_pause.name)")) {
      return told.bind("old", old).execute()
          + revisions.bind("old", old).execute()
          + pauses.execute();
    }
  }
}
