package dev.recap.server.trigger.store;

import dev.recap.server.store.Database;
import dev.recap.server.store.Retention;
import dev.recap.server.store.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Removes the oldest events with what they came to, once there are too many. Those that are not
 * done with stay, and so do those that cooldown and budgets may still count.
 */
public final class TriggerRetention {
  /** So that writers wait for a moment only. */
  private static final int BATCH = 200;

  /** The longest time that a rule can look back. */
  private static final Duration COUNTED = Duration.ofDays(31);

  private final Database database;
  private final Retention.Limits limits;

  /**
   * Of a database.
   *
   * @param limits how much is kept; bytes do not matter
   */
  public TriggerRetention(Database database, Retention.Limits limits) {
    this.database = database;
    this.limits = limits;
  }

  /** Removes what is too much by now; how many events that were. */
  public int run(Instant now) {
    long tooMany =
        database.read("count the events", TriggerRetention::count)
            - limits.records().orElse(Long.MAX_VALUE);
    Instant before = limits.age().map(now::minus).orElse(Instant.EPOCH);
    int removed = 0;
    while (true) {
      long over = tooMany - removed;
      int batch =
          database.repeatable("remove old events", handle -> remove(handle, now, before, over));
      removed += batch;
      if (batch == 0) {
        database.repeatable("remove what no event needs", handle -> sweep(handle, now));
        return removed;
      }
    }
  }

  private static long count(Handle handle) {
    try (Query query = handle.createQuery("SELECT count(*) FROM trigger_event")) {
      return query.mapTo(Long.class).one();
    }
  }

  private static int remove(Handle handle, Instant now, Instant before, long over) {
    List<String> ids;
    try (Query query =
        handle.createQuery(
            "SELECT e.id FROM trigger_event e WHERE e.decided IS NOT NULL AND e.received < :before"
                + " AND NOT EXISTS (SELECT 1 FROM trigger_run r WHERE r.event = e.id"
                + " AND (r.state IN ('waiting', 'running')"
                + " OR (r.counted > 0 AND r.decided > :counted)))"
                + " ORDER BY e.received, e.id LIMIT :batch")) {
      ids =
          query
              .bind("before", over > 0 ? Long.MAX_VALUE : Times.nanos(before))
              .bind("counted", Times.nanos(now.minus(COUNTED)))
              .bind("batch", over > 0 ? Math.min(BATCH, over) : BATCH)
              .mapTo(String.class)
              .list();
    }
    if (!ids.isEmpty()) {
      try (Update runs = handle.createUpdate("DELETE FROM trigger_run WHERE event IN (<ids>)");
          Update events = handle.createUpdate("DELETE FROM trigger_event WHERE id IN (<ids>)")) {
        runs.bindList("ids", ids).execute();
        events.bindList("ids", ids).execute();
      }
    }
    return ids.size();
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
