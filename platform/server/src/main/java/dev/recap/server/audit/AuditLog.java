package dev.recap.server.audit;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.store.Database;
import dev.recap.server.store.Follower;
import dev.recap.server.store.Retention;
import dev.recap.server.store.Times;
import dev.recap.server.store.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The audit log in the server's database. */
public final class AuditLog implements Follower {
  private final Database database;
  private final Path directory;
  private final AuditChain chain;

  /**
   * The log.
   *
   * @param directory where its key and its head are kept, outside the database
   */
  public AuditLog(Database database, Path directory) {
    this.database = database;
    this.directory = directory;
    this.chain = new AuditChain(directory);
  }

  /** Adds an entry in the transaction of what it tells of, best as its last step. */
  public void append(Handle inTransaction, Entry entry) throws SQLException {
    chain.append(database.in(inTransaction), entry);
  }

  /** Adds an entry about what is in no transaction. */
  public void append(Entry entry) {
    database.transaction(
        "add to the audit log",
        handle -> {
          append(handle, entry);
          return true;
        });
  }

  /** Adds that records were removed because there were too many, as {@link Retention} tells. */
  public void removed(Handle in, Instant at, int records, Instant oldest, Instant newest)
      throws SQLException {
    append(
        in,
        new Entry(
            at,
            "records.removed",
            "recap",
            Map.of("records", records, "oldest", oldest.toString(), "newest", newest.toString())));
  }

  @Override
  public void begun(Transaction in, InvocationRecord begun, String json) throws SQLException {
    chain.begun(in, begun, json);
  }

  @Override
  public void ended(Transaction in, InvocationRecord ended, String json) throws SQLException {
    chain.ended(in, ended, json);
  }

  /** An entry and its place in the log. */
  public record Kept(long seq, Entry entry, String hash) {}

  /**
   * Entries in their order.
   *
   * @param after the place after which they begin; 0: the first
   */
  public List<Kept> page(Optional<String> invocation, long after, int limit) {
    return database
        .read("read the audit log", handle -> rows(handle, invocation, after, limit))
        .stream()
        .map(row ->
            new Kept(
                row.seq(),
                new Entry(
                    Times.instant(row.at()),
                    row.kind(),
                    row.invocation(),
                    row.caller(),
                    PlainJson.readObject(row.about())),
                row.hash()))
        .toList();
  }

  private static List<AuditRow> rows(
      Handle handle, Optional<String> invocation, long after, int limit) {
    String of = invocation.isPresent() ? " AND invocation = :invocation" : "";
    try (var query =
        handle.createQuery(
            "SELECT "
                + AuditRow.COLUMNS
                + " FROM audit WHERE seq > :after"
                + of
                + " ORDER BY seq LIMIT :limit")) {
      query.bind("after", after).bind("limit", limit);
      invocation.ifPresent(id -> query.bind("invocation", id));
      return query.map((row, context) -> AuditRow.of(row)).list();
    }
  }

  /** Checks every row, the head, and the records that are still there. */
  public Verification verify() {
    return new Verifier(database, directory).verify();
  }
}
