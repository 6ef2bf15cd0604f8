package dev.recap.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Removes the oldest records, and what belongs to them, once there are too many. Records that are
 * not final stay, and so does the audit log.
 */
public final class Retention {
  /** So that writers wait for a moment only. */
  private static final int BATCH = 200;

  private final Database database;
  private final Limits limits;
  private final Consumer<String> discard;
  private final Witness witness;

  /**
   * How much is kept; what is empty does not matter.
   *
   * @param age how long ago it may have been accepted
   * @param records how many
   * @param bytes how much in all, artifacts among it
   */
  public record Limits(Optional<Duration> age, OptionalLong records, OptionalLong bytes) {}

  /** Is told of each removal, in its transaction. */
  @FunctionalInterface
  public interface Witness {
    /** At this time so many records, accepted from and to those, are being removed. */
    void removed(Handle in, Instant at, int records, Instant oldest, Instant newest)
        throws SQLException;
  }

  /** What a run removed. */
  public record Removed(int records, long bytes) {}

  /**
   * For a database.
   *
   * @param discard throws away what belongs to an invocation beside its record, its artifacts; done
   *     before the record goes, and again by the next run if this one dies between
   */
  public Retention(Database database, Limits limits, Consumer<String> discard, Witness witness) {
    this.database = database;
    this.limits = limits;
    this.discard = discard;
    this.witness = witness;
  }

  private record Kept(String id, long accepted, long bytes) {}

  private record Sum(long records, long bytes) {
    Sum without(Kept kept) {
      return new Sum(records - 1, bytes - kept.bytes());
    }
  }

  /** Removes what is too much by now. */
  public Removed run(Instant now) {
    Sum rest = database.read("count the records", Retention::sum);
    int records = 0;
    long bytes = 0;
    while (true) {
      List<Kept> oldest = database.read("list the oldest records", Retention::oldest);
      List<Kept> removed = new ArrayList<>();
      for (Kept kept : oldest) {
        if (!tooMuch(kept, rest, now)) {
          break;
        }
        rest = rest.without(kept);
        removed.add(kept);
      }
      if (removed.isEmpty()) {
        return new Removed(records, bytes);
      }
      removed.forEach(kept -> discard.accept(kept.id()));
      records += remove(removed, now);
      bytes += removed.stream().mapToLong(Kept::bytes).sum();
    }
  }

  private boolean tooMuch(Kept oldest, Sum rest, Instant now) {
    return limits.age().filter(age -> oldest.accepted() < Times.nanos(now.minus(age))).isPresent()
        || rest.records() > limits.records().orElse(Long.MAX_VALUE)
        || rest.bytes() > limits.bytes().orElse(Long.MAX_VALUE);
  }

  private int remove(List<Kept> kept, Instant now) {
    return database.repeatable(
        "remove old records",
        handle -> {
          int removed =
              handle
                  .createUpdate("DELETE FROM invocation WHERE final = 1 AND id IN (<ids>)")
                  .bindList("ids", kept.stream().map(Kept::id).toList())
                  .execute();
          if (removed > 0) {
            witness.removed(
                handle,
                now,
                removed,
                Times.instant(kept.getFirst().accepted()),
                Times.instant(kept.getLast().accepted()));
          }
          return removed;
        });
  }

  private static Sum sum(Handle handle) {
    try (Query query =
        handle.createQuery(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM invocation WHERE final = 1")) {
      return query.map((row, context) -> new Sum(row.getLong(1), row.getLong(2))).one();
    }
  }

  private static List<Kept> oldest(Handle handle) {
    try (Query query =
        handle.createQuery(
            "SELECT id, accepted, bytes FROM invocation WHERE final = 1"
                + " ORDER BY accepted, id LIMIT :batch")) {
      return query
          .bind("batch", BATCH)
          .map((row, context) -> new Kept(row.getString(1), row.getLong(2), row.getLong(3)))
          .list();
    }
  }
}
