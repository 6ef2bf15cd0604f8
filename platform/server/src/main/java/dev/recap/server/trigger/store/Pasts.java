package dev.recap.server.trigger.store;

import dev.recap.server.store.Times;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Reads and keeps what restraint has to know of what was done before. */
public final class Pasts {
  private static final String NEWEST =
      " AND counted = :counted AND counted > 0 AND decided <= :latest"
          + " ORDER BY decided DESC LIMIT 1 OFFSET :but";

  /**
   * What was decided later than so long from now, was decided when the clock was wrong. It counts
   * for nothing, and hides nothing that counts.
   */
  public static final Duration AHEAD = Duration.ofHours(1);

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
   * What a rule asks for about an event.
   *
   * @param target as rendered; empty: none could be told
   * @param counted what counts for it: runs that count as it would
   */
  public record Asked(Trigger trigger, Event event, Optional<String> target, Counted counted) {}

  /** What there was before. */
  public Past of(Handle handle, Asked asked, Instant now) {
    Trigger trigger = asked.trigger();
    Counted counted = asked.counted();
    Instant latest = now.plus(AHEAD);
    return new Past(
        told(handle, trigger.name(), counted, asked.event().fingerprint()),
        ran(handle, asked, latest),
        budget(handle, trigger.name(), counted, trigger.restraint().budget().limit(), latest),
        total.limit() == 0 ? Optional.empty() : total(handle, latest));
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

  private static Optional<Instant> ran(Handle handle, Asked asked, Instant latest) {
    try (Query query =
        handle.createQuery(
            "SELECT decided FROM trigger_run WHERE trigger_name = :trigger AND phase = :phase"
                + " AND target_key = :target"
                + NEWEST)) {
      return newest(
          query
              .bind("trigger", asked.trigger().name())
              .bind("phase", Runs.phase(asked.event().status()))
              .bind("target", Runs.key(asked.target())),
          asked.counted(),
          1,
          latest);
    }
  }

  private static Optional<Instant> budget(
      Handle handle, String trigger, Counted counted, int limit, Instant latest) {
    try (Query query =
        handle.createQuery(
            "SELECT decided FROM trigger_run WHERE trigger_name = :trigger" + NEWEST)) {
      return newest(query.bind("trigger", trigger), counted, limit, latest);
    }
  }

  private Optional<Instant> total(Handle handle, Instant latest) {
    try (Query query = handle.createQuery("SELECT decided FROM trigger_run WHERE 1 = 1" + NEWEST)) {
      return newest(query, Counted.REAL, total.limit(), latest);
    }
  }

  private static Optional<Instant> newest(Query query, Counted counted, int which, Instant latest) {
    return query
        .bind("counted", counted.number())
        .bind("latest", Times.nanos(latest))
        .bind("but", which - 1)
        .mapTo(Long.class)
        .findOne()
        .map(Times::instant);
  }

  /** Something is done about an event: the same is not told again. */
  public void tell(Handle in, Asked asked, Instant now) {
    try (Update update =
        in.createUpdate(
            "INSERT INTO trigger_told (trigger_name, counted, fingerprint, status, at)"
                + " VALUES (:trigger, :counted, :fingerprint, :status, :at)"
                + " ON CONFLICT (trigger_name, counted, fingerprint)"
                + " DO UPDATE SET status = :status, at = :at")) {
      update
          .bind("trigger", asked.trigger().name())
          .bind("counted", asked.counted().number())
          .bind("fingerprint", Digests.of(asked.event().fingerprint()))
          .bind("status", asked.event().status().name())
          .bind("at", Times.nanos(now))
          .execute();
    }
  }

  /** Nothing was done about an event after all: the same may be told again. */
  static void untell(Handle in, String trigger, Event event, Instant decided) {
    try (Update update =
        in.createUpdate(
            "DELETE FROM trigger_told WHERE trigger_name = :trigger AND counted = :counted"
                + " AND fingerprint = :fingerprint AND at = :at")) {
      update
          .bind("trigger", trigger)
          .bind("counted", Counted.REAL.number())
          .bind("fingerprint", Digests.of(event.fingerprint()))
          .bind("at", Times.nanos(decided))
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
