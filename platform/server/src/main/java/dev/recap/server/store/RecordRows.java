package dev.recap.server.store;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.record.RecordJson;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Writes and reads records, one row each, and tells the followers of each write. */
final class RecordRows {
  /** Sorts after every character an id can have. */
  private static final String AFTER_ALL = "\uffff";

  /** A record may hold megabytes of output: read all at once they would fill the memory. */
  private static final int READ_AT_ONCE = 4;

  private final RecordJson json = new RecordJson();
  private final Semaphore reading = new Semaphore(READ_AT_ONCE, true);
  private final List<Follower> followers;

  RecordRows(List<Follower> followers) {
    this.followers = List.copyOf(followers);
  }

  /**
   * Keeps the first form of a record.
   *
   * @param again whether this may have been done before, without anybody knowing that it succeeded
   */
  void begin(Transaction in, InvocationRecord invocation, boolean again) throws SQLException {
    String record = json.write(invocation);
    if (again && record.equals(one(in, invocation.id()).orElse(""))) {
      return;
    }
    in.with(
        "INSERT INTO invocation (caller, capsule, reference, target, target_name, outcome, parent,"
            + " bytes, record, final, id, accepted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        statement -> {
          int next = describe(statement, invocation, record);
          statement.setInt(next, invocation.isFinal() ? 1 : 0);
          statement.setString(next + 1, invocation.id());
          statement.setLong(next + 2, Times.nanos(invocation.accepted()));
          return statement.executeUpdate();
        });
    for (Follower follower : followers) {
      follower.begun(in, invocation, record);
    }
  }

  /** Keeps the final form of a record, unless it is final; false: it was never begun. */
  boolean end(Transaction in, InvocationRecord invocation) throws SQLException {
    if (!invocation.isFinal()) {
      throw new IllegalArgumentException(
          "Tried to end the record %s but it has no outcome".formatted(invocation.id()));
    }
    String record = json.write(invocation);
    int changed =
        in.with(
            "UPDATE invocation SET caller = ?, capsule = ?, reference = ?, target = ?,"
                + " target_name = ?, outcome = ?, parent = ?, bytes = ?, record = ?, final = 1"
                + " WHERE id = ? AND final = 0",
            statement -> {
              int next = describe(statement, invocation, record);
              statement.setString(next, invocation.id());
              return statement.executeUpdate();
            });
    if (changed == 0) {
      return isThere(in, invocation.id());
    }
    for (Follower follower : followers) {
      follower.ended(in, invocation, record);
    }
    return true;
  }

  private static int describe(PreparedStatement statement, InvocationRecord r, String record)
      throws SQLException {
    long artifacts = r.artifacts().stream().mapToLong(Artifact::size).sum();
    int next = 1;
    statement.setString(next++, r.caller());
    statement.setString(next++, capsuleName(r.capsule()));
    statement.setString(next++, r.capsule());
    statement.setString(next++, r.target());
    statement.setString(next++, r.target().substring(r.target().indexOf(':') + 1));
    statement.setString(next++, r.outcome().map(Outcome::word).orElse(null));
    statement.setString(next++, r.parent().orElse(null));
    statement.setLong(next++, record.getBytes(StandardCharsets.UTF_8).length + artifacts);
    statement.setString(next++, record);
    return next;
  }

  /** The name in a reference, without where it is published, its version and its digest. */
  static String capsuleName(String reference) {
    String tagged = reference.split("@", 2)[0];
    return tagged.substring(tagged.lastIndexOf('/') + 1).split(":", 2)[0];
  }

  /** The record with this id, or with the only id that starts so. */
  Optional<InvocationRecord> find(Transaction in, String idOrPrefix) throws SQLException {
    if (idOrPrefix.isEmpty()) {
      return Optional.empty();
    }
    String prefix = idOrPrefix.toLowerCase(Locale.ROOT);
    List<InvocationRecord> found =
        query(
            in,
            "SELECT record FROM invocation WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
            statement -> {
              statement.setString(1, prefix);
              statement.setString(2, prefix + AFTER_ALL);
            });
    return found.stream()
        .findFirst()
        .filter(first -> found.size() == 1 || first.id().equals(prefix));
  }

  boolean isThere(Transaction in, String id) throws SQLException {
    return in.with(
        "SELECT 1 FROM invocation WHERE id = ?",
        statement -> {
          statement.setString(1, id);
          try (ResultSet row = statement.executeQuery()) {
            return row.next();
          }
        });
  }

  List<InvocationRecord> list(Transaction in, int limit, long before) throws SQLException {
    return query(
        in,
        "SELECT record FROM invocation WHERE accepted < ? ORDER BY accepted DESC, id DESC LIMIT ?",
        statement -> {
          statement.setLong(1, before);
          statement.setInt(2, Math.max(limit, 0));
        });
  }

  /** The records that are not final, but for those that are to be run again. */
  List<InvocationRecord> open(Transaction in) throws SQLException {
    return query(
        in,
        "SELECT record FROM invocation WHERE final = 0"
            + " AND id NOT IN (SELECT id FROM queue WHERE retry = 1) ORDER BY id",
        statement -> {});
  }

  InvocationRecord read(String record) {
    return json.read(record);
  }

  private static Optional<String> one(Transaction in, String id) throws SQLException {
    return in.with(
        "SELECT record FROM invocation WHERE id = ?",
        statement -> {
          statement.setString(1, id);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
          }
        });
  }

  private List<InvocationRecord> query(Transaction in, String sql, Parameters parameters)
      throws SQLException {
    reading.acquireUninterruptibly();
    try {
      return rows(in, sql, parameters);
    } finally {
      reading.release();
    }
  }

  private List<InvocationRecord> rows(Transaction in, String sql, Parameters parameters)
      throws SQLException {
    List<String> records =
        in.with(
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

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }
}
