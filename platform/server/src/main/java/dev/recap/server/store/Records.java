package dev.recap.server.store;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of invocations in the server's database, safe under sudden death of the server and of
 * the database.
 */
public final class Records implements InvocationLog {
  private final Database database;
  private final RecordRows rows;
  private final LargeRecords large = new LargeRecords();

  /**
   * Records in a database.
   *
   * @param followers who writes with each record, in the same transaction: the audit log, the queue
   */
  public Records(Database database, Follower... followers) {
    this.database = database;
    this.rows = new RecordRows(List.of(followers));
  }

  @Override
  public void begin(InvocationRecord invocation) {
    database.write(
        "begin the record " + invocation.id(),
        true,
        (handle, in, again) -> {
          rows.begin(in, invocation, again);
          return true;
        });
  }

  @Override
  public void end(InvocationRecord invocation) {
    String tried = "end the record " + invocation.id();
    if (!database.write(tried, true, (handle, in, again) -> rows.end(in, invocation))) {
      throw database.failure().neverBegun(tried);
    }
  }

  /** Takes back a record that was begun, of what was then not carried out. */
  public void takeBack(String id) {
    database.repeatable(
        "take back the record " + id,
        handle ->
            handle
                .createUpdate("DELETE FROM invocation WHERE id = :id AND final = 0")
                .bind("id", id)
                .execute());
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    String tried = "find the record " + idOrPrefix;
    Optional<InvocationRecord> kept = large.find(idOrPrefix);
    if (kept.isPresent() && database.look(tried, in -> rows.isThere(in, idOrPrefix))) {
      return kept;
    }
    Optional<InvocationRecord> found = database.look(tried, in -> rows.find(in, idOrPrefix));
    found.ifPresent(large::read);
    return found;
  }

  @Override
  public List<InvocationRecord> list(int limit, Optional<Instant> before) {
    long until = before.map(Times::nanos).orElse(Long.MAX_VALUE);
    return database.look("list the records", in -> rows.list(in, limit, until));
  }

  @Override
  public List<InvocationRecord> open() {
    return database.look("list the open records", rows::open);
  }

  /**
   * Some records, the newest first.
   *
   * @param after where the page before ended
   * @param limit at most so many
   */
  public Page page(Filter filter, Optional<Cursor> after, int limit) {
    PageQuery query = new PageQuery(filter, after);
    List<InvocationRecord> found =
        database.read("list the records", handle -> query.records(handle, limit + 1)).stream()
            .map(rows::read)
            .toList();
    if (found.size() <= limit) {
      return new Page(found, Optional.empty());
    }
    List<InvocationRecord> records = found.subList(0, limit);
    return new Page(records, records.stream().skip(limit - 1L).findFirst().map(Records::cursor));
  }

  private static Cursor cursor(InvocationRecord last) {
    return new Cursor(last.accepted(), last.id());
  }
}
