package dev.recap.server.store;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of invocations in one SQLite file, {@code records.db}, for a command that works
 * without a server: the file is the server's, the way to it is plain JDBC, which starts faster.
 *
 * <p>Any number of processes and threads may use the same file. A process that is killed loses
 * nothing it was told is kept; a power failure may lose the last moments, never the file.
 */
public final class SqliteInvocationLog implements InvocationLog, AutoCloseable {
  private final RecordRows rows;
  private final Store store;

  private SqliteInvocationLog(Store store, RecordRows rows) {
    this.store = store;
    this.rows = rows;
  }

  /**
   * Opens the records kept in a directory; makes both when they are not there.
   *
   * @param directory of RECap's own; also holds SQLite's native library
   * @param followers who writes with each record
   * @throws dev.recap.core.invocation.PlatformException when it cannot be written or is full
   */
  public static SqliteInvocationLog open(Path directory, Follower... followers) {
    return new SqliteInvocationLog(Store.open(directory), new RecordRows(List.of(followers)));
  }

  @Override
  public void begin(InvocationRecord invocation) {
    store.transaction(
        "begin the record " + invocation.id(),
        in -> {
          rows.begin(in, invocation, false);
          return true;
        });
  }

  @Override
  public void end(InvocationRecord invocation) {
    String tried = "end the record " + invocation.id();
    if (!store.transaction(tried, in -> rows.end(in, invocation))) {
      throw store.failure().neverBegun(tried);
    }
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    return store.read("find the record " + idOrPrefix, in -> rows.find(in, idOrPrefix));
  }

  @Override
  public List<InvocationRecord> list(int limit, Optional<Instant> before) {
    long until = before.map(Times::nanos).orElse(Long.MAX_VALUE);
    return store.read("list the records", in -> rows.list(in, limit, until));
  }

  @Override
  public List<InvocationRecord> open() {
    return store.read("list the open records", rows::open);
  }

  @Override
  public void close() {
    store.close();
  }
}
