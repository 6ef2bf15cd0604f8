package dev.recap.server.trigger.store;

import dev.recap.server.store.Times;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Reads and keeps what restraint has to know of what was done before. */
public final class Pasts {
  private static final String NEWEST =
      " AND counted = :counted AND counted > 0 ORDER BY decided DESC LIMIT 1 OFFSET :but";

  private final Trigger.Budget total;

  /** With a budget for all rules together. */
  public Pasts(Trigger.Budget total) {
    this.total = total;
  }

  /** The budget for all rules together. */
  public Trigger.Budget total() {
    return total;
  }

  /**
   * What there was before an event.
   *
   * @param target as rendered; empty: none could be told
   */
  public Past of(Handle handle, Trigger trigger, Event event, Optional<String> target) {
    Counted counted = trigger.dryRun() ? Counted.DRY : Counted.REAL;
    return new Past(
        told(handle, trigger.name(), counted, event.fingerprint()),
        ran(handle, trigger.name(), counted, event.status(), target),
        budget(handle, trigger.name(), counted, trigger.restraint().budget().limit()),
        total(handle));
  }

  private static Optional<Past.Told> told(
      Handle handle, String trigger, Counted counted, String fingerprint) {
    try (Query query =
        handle.createQuery(
            "SELECT status, at FROM trigger_told WHERE trigger_name = :trigger"
                + " AND counted = :counted AND fingerprint = :fingerprint")) {
      return query
          .bind("trigger", trigger)
          .bind("counted", counted.number())
          .bind("fingerprint", Digests.of(fingerprint))
          .map((row, context) ->
              new Past.Told(Event.Status.valueOf(row.getString(1)), Times.instant(row.getLong(2))))
          .findOne();
    }
  }

  private static Optional<Instant> ran(
      Handle handle,
      String trigger,
      Counted counted,
      Event.Status status,
      Optional<String> target) {
    try (Query query =
        handle.createQuery(
            "SELECT decided FROM trigger_run WHERE trigger_name = :trigger AND phase = :phase"
                + " AND target_key = :target"
                + NEWEST)) {
      return newest(
          query
              .bind("trigger", trigger)
              .bind("phase", Runs.phase(status))
              .bind("target", Runs.key(target)),
          counted,
          1);
    }
  }

  private static Optional<Instant> budget(
      Handle handle, String trigger, Counted counted, int limit) {
    try (Query query =
        handle.createQuery(
            "SELECT decided FROM trigger_run WHERE trigger_name = :trigger" + NEWEST)) {
      return newest(query.bind("trigger", trigger), counted, limit);
    }
  }

  private Optional<Instant> total(Handle handle) {
    try (Query query = handle.createQuery("SELECT decided FROM trigger_run WHERE 1 = 1" + NEWEST)) {
      return newest(query, Counted.REAL, total.limit());
    }
  }

  private static Optional<Instant> newest(Query query, Counted counted, int which) {
    return query
        .bind("counted", counted.number())
        .bind("but", which - 1)
        .mapTo(Long.class)
        .findOne()
        .map(Times::instant);
  }

  /** Something is done about an event: the same is not told again. */
  public void tell(Handle in, Trigger trigger, Event event, Instant now) {
    try (Update update =
        in.createUpdate(
            "INSERT INTO trigger_told (trigger_name, counted, fingerprint, status, at)"
                + " VALUES (:trigger, :counted, :fingerprint, :status, :at)"
                + " ON CONFLICT (trigger_name, counted, fingerprint)"
                + " DO UPDATE SET status = :status, at = :at")) {
      update
          .bind("trigger", trigger.name())
          .bind("counted", (trigger.dryRun() ? Counted.DRY : Counted.REAL).number())
          .bind("fingerprint", Digests.of(event.fingerprint()))
          .bind("status", event.status().name())
          .bind("at", Times.nanos(now))
          .execute();
    }
  }

  /** An event of another status came: what was told before it may be told again. */
  public void forget(Handle in, Trigger trigger, Event event) {
    try (Update update =
        in.createUpdate(
            "DELETE FROM trigger_told WHERE trigger_name = :trigger"
                + " AND fingerprint = :fingerprint AND status <> :status")) {
      update
          .bind("trigger", trigger.name())
          .bind("fingerprint", Digests.of(event.fingerprint()))
          .bind("status", event.status().name())
          .execute();
    }
  }
}
