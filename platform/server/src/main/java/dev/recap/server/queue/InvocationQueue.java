package dev.recap.server.queue;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.store.Database;
import dev.recap.server.store.Follower;
import dev.recap.server.store.Times;
import dev.recap.server.store.Transaction;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Invocations that were asked for and not carried out yet. Each is carried out once, whoever dies
 * when: it is in the queue until its record is final, which is written in the transaction that
 * takes it away. So the records must have this as a {@link Follower}.
 *
 * <p>Requests are kept encrypted, because parameters may be secrets.
 */
public final class InvocationQueue implements Follower {
  /** So that one that brings the server down does not do so for ever. */
  private static final int MOST_ATTEMPTS = 10;

  private final Database database;
  private final AuditLog audit;
  private final Sealing sealing;
  private final QueueRows rows = new QueueRows();
  private final InvocationRecord.Owner self;
  private final int capacity;

  /**
   * The queue.
   *
   * @param directory where its key is kept, outside the database
   * @param self this process, which will carry out what it claims
   * @param capacity how many may wait
   */
  public InvocationQueue(
      Database database,
      AuditLog audit,
      Path directory,
      InvocationRecord.Owner self,
      int capacity) {
    this.database = database;
    this.audit = audit;
    this.sealing = new Sealing(directory);
    this.self = self;
    this.capacity = capacity;
  }

  /** Keeps an invocation; once this returns it will be carried out. */
  public Enqueued enqueue(Queued queued) {
    String wish = sealing.fingerprint(QueuedJson.wish(queued));
    return database.repeatable(
        "enqueue the invocation " + queued.id(),
        handle -> {
          Optional<Enqueued> before = before(handle, queued, wish);
          if (before.isPresent()) {
            return before.get();
          }
          int waiting = waiting(handle, capacity);
          if (waiting >= capacity) {
            return new Enqueued.Full(waiting);
          }
          insert(handle, queued, wish);
          audit.append(handle, QueueEntries.queued(queued));
          return new Enqueued.Accepted(queued.id());
        });
  }

  private static Optional<Enqueued> before(Handle handle, Queued queued, String wish) {
    boolean there =
        handle
            .createQuery(
                "SELECT 1 FROM queue WHERE id = :id UNION ALL SELECT 1 FROM invocation WHERE id ="
                    + " :id")
            .bind("id", queued.id())
            .mapTo(Integer.class)
            .findFirst()
            .isPresent();
    if (there) {
      // This very wish, before a connection broke.
      return Optional.of(new Enqueued.Accepted(queued.id()));
    }
    return queued
        .idempotencyKey()
        .flatMap(key ->
            handle
                .createQuery(
                    "SELECT invocation, fingerprint FROM idempotency"
                        + " WHERE caller = :caller AND word = :word")
                .bind("caller", queued.work().caller().name())
                .bind("word", key)
                .<Enqueued>map((row, context) ->
                    row.getString(2).equals(wish)
                        ? new Enqueued.Repeated(row.getString(1))
                        : new Enqueued.KeyTaken(row.getString(1)))
                .findFirst());
  }

  private void insert(Handle handle, Queued queued, String wish) {
    handle
        .createUpdate(
            "INSERT INTO queue (id, caller, capsule, target, priority, accepted, state, retry,"
                + " attempts, payload) VALUES (:id, :caller, :capsule, :target, :priority,"
                + " :accepted, 'waiting', :retry, 0, :payload)")
        .bind("id", queued.id())
        .bind("caller", queued.work().caller().name())
        .bind("capsule", Queued.capsuleKey(queued.work()))
        .bind("target", Queued.targetKey(queued.work()))
        .bind("priority", queued.priority())
        .bind("accepted", Times.nanos(queued.accepted()))
        .bind("retry", queued.retryInterrupted() ? 1 : 0)
        .bind("payload", sealing.seal(queued.id(), QueuedJson.write(queued)))
        .execute();
    queued
        .idempotencyKey()
        .ifPresent(key ->
            handle
                .createUpdate(
                    "INSERT INTO idempotency (caller, word, invocation, fingerprint, accepted)"
                        + " VALUES (:caller, :word, :id, :wish, :accepted)")
                .bind("caller", queued.work().caller().name())
                .bind("word", key)
                .bind("id", queued.id())
                .bind("wish", wish)
                .bind("accepted", Times.nanos(queued.accepted()))
                .execute());
    queued
        .callback()
        .ifPresent(url ->
            handle
                .createUpdate(
                    "INSERT INTO callback (invocation, attempts, payload) VALUES (:id, 0,"
                        + " :payload)")
                .bind("id", queued.id())
                .bind("payload", sealing.seal(queued.id(), url.toString()))
                .execute());
  }

  /** How many wait. */
  public int waiting() {
    return database.read("count what waits", handle -> waiting(handle, Integer.MAX_VALUE));
  }

  private static int waiting(Handle handle, int most) {
    return handle
        .createQuery(
            "SELECT count(*) FROM (SELECT 1 FROM queue WHERE state = 'waiting' LIMIT :most) AS w")
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }

  /** Takes the first in order whose target and capsule are not busy. */
  public Optional<Claim> claim(Busy busy) {
    return claim(handle -> QueueQueries.next(handle, busy));
  }

  /** Takes one, if it waits, whatever is busy: to cancel it. */
  public Optional<Claim> claim(String id) {
    return claim(handle -> QueueQueries.waiting(handle, id));
  }

  private Optional<Claim> claim(QueueQueries.Choice choice) {
    // The same all through, so that a claim whose commit nobody heard of is found again.
    String token = UUID.randomUUID().toString();
    return database.repeatable(
        "take an invocation from the queue",
        handle -> {
          Optional<String> mine = QueueQueries.claimed(handle, token);
          while (mine.isEmpty()) {
            Optional<String> chosen = choice.in(handle);
            if (chosen.isEmpty()) {
              return Optional.empty();
            }
            mine = chosen.filter(id -> QueueQueries.take(handle, id, token, self));
          }
          return mine.flatMap(id -> QueueQueries.row(handle, id)).map(row -> row.claim(sealing));
        });
  }

  /** Gives back one that was claimed and not begun; it waits again, in its old place. */
  public boolean release(String id) {
    return database.repeatable(
        "give the invocation %s back to the queue".formatted(id),
        handle ->
            handle
                    .createUpdate(
                        "UPDATE queue SET state = 'waiting', claim = NULL"
                            + " WHERE id = :id AND state = 'claimed'")
                    .bind("id", id)
                    .execute()
                > 0);
  }

  /**
   * Puts back one whose record was begun and for which there was no room then: the record is taken
   * back, and it waits again in its old place. Without effect when it has ended meanwhile.
   */
  public void putOff(Queued queued, Instant now) {
    database.repeatable(
        "put the invocation %s back into the queue".formatted(queued.id()),
        handle -> {
          Optional<QueueQueries.Row> row = QueueQueries.row(handle, queued.id());
          if (row.isEmpty() || !row.get().state().equals("begun")) {
            return false;
          }
          QueueQueries.unrecord(handle, queued.id());
          QueueQueries.wait(
              handle, queued.id(), sealing.seal(queued.id(), QueuedJson.write(queued)));
          audit.append(handle, QueueEntries.requeued(row.get(), now, "there was no room for it"));
          return true;
        });
  }

  /** One that is in the queue. */
  public Optional<Waiting> find(String id) {
    return database.read(
        "find the invocation %s in the queue".formatted(id),
        handle -> QueueQueries.find(handle, id));
  }

  /**
   * Those that wait, in their order.
   *
   * @param caller only this one's
   */
  public List<Waiting> list(Optional<String> caller, int limit) {
    return database.read("list the queue", handle -> QueueQueries.list(handle, caller, limit));
  }

  /**
   * What a start did about those whose process had died.
   *
   * @param waiting they had not begun, and wait again
   * @param again they had begun, are to be run again, and wait again
   */
  public record Recovered(List<String> waiting, List<String> again) {}

  /**
   * Puts back what dead processes had taken: what had not begun, and what is to be run again. The
   * rest is made final by {@link Orphans}, which is to be done after this.
   *
   * @param owners tells which processes still run
   * @param discard throws away what the first attempt of one left, before it waits again
   */
  public Recovered recover(Orphans.Owners owners, Instant now, Consumer<String> discard) {
    List<String> waiting = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (QueueQueries.Taken taken :
        database.read("list what was taken from the queue", QueueQueries::taken)) {
      if (!owners.alive(taken.owner())) {
        if (taken.begun() && taken.retry()) {
          discard.accept(taken.id());
        }
        recover(taken.id(), now, waiting, again);
      }
    }
    return new Recovered(waiting, again);
  }

  private void recover(String id, Instant now, List<String> waiting, List<String> again) {
    switch (database.repeatable(
        "put the invocation %s back into the queue".formatted(id),
        handle -> putBack(handle, id, now))) {
      case WAITS -> waiting.add(id);
      case WAITS_AGAIN -> again.add(id);
      case LEFT -> {}
    }
  }

  private enum PutBack {
    WAITS,
    WAITS_AGAIN,
    LEFT
  }

  private PutBack putBack(Handle handle, String id, Instant now) throws SQLException {
    Optional<QueueQueries.Row> there = QueueQueries.row(handle, id);
    if (there.isEmpty()) {
      // Another process has made its record final meanwhile.
      return PutBack.LEFT;
    }
    QueueQueries.Row row = there.get();
    if (row.state().equals("claimed")) {
      QueueQueries.wait(handle, id, row.attempts());
      audit.append(handle, QueueEntries.requeued(row, now, "it had not begun"));
      return PutBack.WAITS;
    }
    if (QueueQueries.isFinal(handle, id)) {
      // Somebody who knows nothing of the queue has made its record final.
      handle.createUpdate("DELETE FROM queue WHERE id = :id").bind("id", id).execute();
      return PutBack.LEFT;
    }
    if (!row.retry()) {
      return PutBack.LEFT;
    }
    if (row.attempts() + 1 >= MOST_ATTEMPTS) {
      handle.createUpdate("UPDATE queue SET retry = 0 WHERE id = :id").bind("id", id).execute();
      return PutBack.LEFT;
    }
    QueueQueries.unrecord(handle, id);
    QueueQueries.wait(handle, id, row.attempts() + 1);
    audit.append(handle, QueueEntries.requeued(row, now, "it is to be run again"));
    return PutBack.WAITS_AGAIN;
  }

  /** Forgets idempotency keys of before a time. */
  public int forgetKeys(Instant before) {
    return database.repeatable(
        "forget idempotency keys",
        handle ->
            handle
                .createUpdate("DELETE FROM idempotency WHERE accepted < :before")
                .bind("before", Times.nanos(before))
                .execute());
  }

  /** Those who are to be told by now. One whose URL cannot be read any more is given up. */
  public List<Callback> callbacksDue(Instant now, int limit) {
    List<Callback> due = new ArrayList<>();
    for (QueueQueries.Due row :
        database.read("list the callbacks", handle -> QueueQueries.due(handle, now, limit))) {
      try {
        due.add(row.callback(sealing));
      } catch (GeneralSecurityException e) {
        giveUp(row.invocation(), Map.of("why", "its URL cannot be read any more"), now);
      }
    }
    return due;
  }

  /** That somebody could not be told and is given up. */
  public void callbackGivenUp(Callback callback, String why, Instant now) {
    giveUp(
        callback.invocation(),
        Map.of("host", callback.url().getHost(), "why", why, "attempts", callback.attempts() + 1),
        now);
  }

  private void giveUp(String invocation, Map<String, Object> about, Instant now) {
    database.repeatable(
        "give up the callback of " + invocation,
        handle -> {
          int removed =
              handle
                  .createUpdate("DELETE FROM callback WHERE invocation = :id")
                  .bind("id", invocation)
                  .execute();
          if (removed > 0) {
            audit.append(handle, QueueEntries.notTold(invocation, about, now));
          }
          return removed;
        });
  }

  /** That somebody was told. */
  public void callbackDone(String invocation) {
    database.repeatable(
        "forget the callback of " + invocation,
        handle ->
            handle
                .createUpdate("DELETE FROM callback WHERE invocation = :id")
                .bind("id", invocation)
                .execute());
  }

  /** That somebody could not be told and is to be told later. */
  public void callbackFailed(Callback callback, Instant next) {
    database.repeatable(
        "put off the callback of " + callback.invocation(),
        handle ->
            handle
                .createUpdate(
                    "UPDATE callback SET attempts = :attempts, due = :due WHERE invocation = :id")
                .bind("attempts", callback.attempts() + 1)
                .bind("due", Times.nanos(next))
                .bind("id", callback.invocation())
                .execute());
  }

  @Override
  public void begun(Transaction in, InvocationRecord begun, String json) throws SQLException {
    rows.begun(in, begun, json);
  }

  @Override
  public void ended(Transaction in, InvocationRecord ended, String json) throws SQLException {
    rows.ended(in, ended, json);
  }
}
