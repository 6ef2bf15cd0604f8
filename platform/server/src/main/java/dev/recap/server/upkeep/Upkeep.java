package dev.recap.server.upkeep;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.StoredApprovals;
import dev.recap.server.access.StoredUses;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.identity.StoredTokens;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Database;
import dev.recap.server.store.Retention;
import dev.recap.server.trigger.result.ResultRows;
import dev.recap.server.trigger.store.TriggerRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does at intervals what keeps a server from growing: removes the oldest records with what belongs
 * to them, and rows that nobody can ask for any more. All of it can be done twice and by several
 * servers at once. The audit log stays.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** How long the answer to an idempotency key is the one there was. */
  static final Duration KEYS = Duration.ofDays(7);

  /** The longest time that a rate of a grant can be about. */
  static final Duration USES = Duration.ofDays(31);

  /** How long what has expired can still be looked at. */
  static final Duration EXPIRED = Duration.ofDays(30);

  /** A server that has just begun has other things to do. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  private static final Duration RECORDS_EVERY = Duration.ofMinutes(5);
  private static final Duration ROWS_EVERY = Duration.ofHours(1);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final TimeSource time;
  private final List<Timer> timers = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("upkeep").unstarted(this::keepUp);

  /**
   * Of one database.
   *
   * @param keep how many records
   * @param discard throws away what belongs to an invocation beside its record, by its id: its
   *     artifacts, its recording
   */
  public Upkeep(
      Database database,
      AuditLog audit,
      InvocationQueue queue,
      Retention.Limits keep,
      Consumer<String> discard,
      TimeSource time) {
    this.time = time;
    Retention retention = new Retention(database, keep, discard, audit::removed);
    StoredApprovals approvals = new StoredApprovals(database, audit);
    StoredUses uses = new StoredUses(database);
    StoredTokens tokens = new StoredTokens(database, audit);
    timer("remove old records", RECORDS_EVERY, now -> remove(retention, now));
    TriggerRetention events = new TriggerRetention(database, keep);
    timer("remove old events", RECORDS_EVERY, now -> remove(events, now));
    timer("forget keys", ROWS_EVERY, now -> queue.forgetKeys(now.minus(KEYS)));
    timer("forget uses", ROWS_EVERY, now -> uses.forget(now.minus(USES)));
    timer("forget approvals", ROWS_EVERY, now -> approvals.forget(now.minus(EXPIRED)));
    ResultRows results = new ResultRows(database);
    timer("forget results", ROWS_EVERY, now -> results.forget(now.minus(EXPIRED)));
    timer("forget tokens", ROWS_EVERY, now -> tokens.forget(now.minus(EXPIRED)));
  }

  private void timer(String name, Duration every, Consumer<Instant> work) {
    timers.add(new Timer(name, every, work, time.now().plus(FIRST)));
  }

  private static void remove(Retention retention, Instant now) {
    Retention.Removed removed = retention.run(now);
    if (removed.records() > 0) {
      LOG.info("Removed {} old records, {} bytes", removed.records(), removed.bytes());
    }
  }

  private static void remove(TriggerRetention events, Instant now) {
    int removed = events.run(now);
    if (removed > 0) {
      LOG.info("Removed {} old events with what they came to", removed);
    }
  }

  /** Begins, in a thread of its own. To be called once. */
  public void start() {
    thread.start();
  }

  private void keepUp() {
    try {
      while (!thread.isInterrupted()) {
        Duration rest = Duration.between(time.now(), run());
        Thread.sleep(rest.compareTo(LONGEST_SLEEP) < 0 ? rest : LONGEST_SLEEP);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Does what is due; when something is due again. */
  Instant run() {
    timers.forEach(timer -> timer.runIfDue(time.now()));
    return timers.stream().map(Timer::next).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Ends; what is being done is done to its end or undone by the database. */
  @Override
  public void close() {
    thread.interrupt();
  }

  /** One thing to be done again and again. */
  private static final class Timer {
    private final String name;
    private final Duration every;
    private final Consumer<Instant> work;
    private Instant next;

    Timer(String name, Duration every, Consumer<Instant> work, Instant first) {
      this.name = name;
      this.every = every;
      this.work = work;
      this.next = first;
    }

    Instant next() {
      return next;
    }

    void runIfDue(Instant now) {
      if (now.isBefore(next)) {
        return;
      }
      next = now.plus(every);
      try {
        work.accept(now);
      } catch (PlatformException e) {
        LOG.warn("{}", e.problem().message());
      } catch (RuntimeException e) {
        LOG.error("Tried to {} but", name, e);
      }
    }
  }
}
