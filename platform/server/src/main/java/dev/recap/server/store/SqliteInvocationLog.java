package dev.recap.server.store;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.record.RecordJson;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The records of invocations in one SQLite file, {@code records.db}.
 *
 * <p>Any number of processes and threads may use the same file. A process that is killed loses
 * nothing it was told is kept; a power failure may lose the last moments, never the file.
 */
public final class SqliteInvocationLog implements InvocationLog, AutoCloseable {
  private static final long NANOS = 1_000_000_000L;

  /** Sorts after every character an id can have. */
  private static final String AFTER_ALL = "\uffff";

  private final RecordJson json = new RecordJson();
  private final Store store;

  private SqliteInvocationLog(Store store) {
    this.store = store;
  }

  /**
   * Opens the records kept in a directory; makes both when they are not there.
   *
   * @param directory of RECap's own; also holds SQLite's native library
   * @throws dev.recap.core.invocation.PlatformException when it cannot be written or is full
   */
  public static SqliteInvocationLog open(Path directory) {
    return new SqliteInvocationLog(Store.open(directory));
  }

  @Override
  public void begin(InvocationRecord invocation) {
    String record = json.write(invocation);
    store.with(
        "begin the record " + invocation.id(),
        "INSERT INTO invocation (id, accepted, final, record) VALUES (?, ?, ?, ?)",
        statement -> {
          statement.setString(1, invocation.id());
          statement.setLong(2, nanos(invocation.accepted()));
          statement.setInt(3, invocation.isFinal() ? 1 : 0);
          statement.setString(4, record);
          return statement.executeUpdate();
        });
  }

  @Override
  public void end(InvocationRecord invocation) {
    if (!invocation.isFinal()) {
      throw new IllegalArgumentException(
          "Tried to end the record %s but it has no outcome".formatted(invocation.id()));
    }
    String record = json.write(invocation);
    String tried = "end the record " + invocation.id();
    int changed =
        store.with(
            tried,
            "UPDATE invocation SET final = 1, record = ? WHERE id = ? AND final = 0",
            statement -> {
              statement.setString(1, record);
              statement.setString(2, invocation.id());
              return statement.executeUpdate();
            });
    if (changed == 0 && find(invocation.id()).isEmpty()) {
      throw store.failure().neverBegun(tried);
    }
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    if (idOrPrefix.isEmpty()) {
      return Optional.empty();
    }
    String prefix = idOrPrefix.toLowerCase(Locale.ROOT);
    List<InvocationRecord> found =
        query(
            "find the record " + prefix,
            "SELECT record FROM invocation WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
            statement -> {
              statement.setString(1, prefix);
              statement.setString(2, prefix + AFTER_ALL);
            });
    return found.stream()
        .findFirst()
        .filter(first -> found.size() == 1 || first.id().equals(prefix));
  }

  @Override
  public List<InvocationRecord> list(int limit, Optional<Instant> before) {
    return query(
        "list the records",
        "SELECT record FROM invocation WHERE accepted < ? ORDER BY accepted DESC, id DESC LIMIT ?",
        statement -> {
          statement.setLong(1, before.map(SqliteInvocationLog::nanos).orElse(Long.MAX_VALUE));
          statement.setInt(2, Math.max(limit, 0));
        });
  }

  @Override
  public List<InvocationRecord> open() {
    return query(
        "list the open records",
        "SELECT record FROM invocation WHERE final = 0 ORDER BY id",
        statement -> {});
  }

  @Override
  public void close() {
    store.close();
  }

  private List<InvocationRecord> query(String tried, String sql, Parameters parameters) {
    List<String> records =
        store.with(
            tried,
            sql,
            statement -> {
              parameters.set(statement);
              List<String> rows = new ArrayList<>();
              try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                  rows.add(result.getString(1));
                }
              }
              return rows;
            });
    return records.stream().map(json::read).toList();
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }
}
