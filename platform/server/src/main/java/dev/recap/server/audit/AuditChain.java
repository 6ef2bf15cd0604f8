package dev.recap.server.audit;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Receipt;
import dev.recap.server.store.Follower;
import dev.recap.server.store.Times;
import dev.recap.server.store.Transaction;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds rows to the log, in the transactions of what they tell of, without more than JDBC. */
public final class AuditChain implements Follower {
  /** Longer parameters are told by their hash. */
  private static final int LONGEST = 4096;

  private final Path directory;
  private @Nullable AuditHead head;

  /**
   * A log whose head is kept in a directory.
   *
   * @param directory RECap's own; read and written when the first row is added
   */
  public AuditChain(Path directory) {
    this.directory = directory;
  }

  private synchronized AuditHead head() {
    AuditHead known = head;
    if (known == null) {
      known = AuditHead.open(directory);
      head = known;
    }
    return known;
  }

  /** Adds an entry. */
  public void append(Transaction in, Entry entry) throws SQLException {
    in.lock("audit");
    AuditHead ours = head();
    Optional<AuditRow> last = last(in);
    AuditRow row =
        new AuditRow(
                last.map(AuditRow::seq).orElse(0L) + 1,
                Times.nanos(entry.at()),
                entry.kind(),
                entry.invocation(),
                entry.caller(),
                PlainJson.write(entry.about()),
                "")
            .sealed(last.map(AuditRow::hash).orElse(AuditRow.NOTHING));
    insert(in, row);
    ours.pending(row.seq(), row.hash());
    in.afterCommit(() -> ours.kept(row.seq(), row.hash()));
  }

  private static Optional<AuditRow> last(Transaction in) throws SQLException {
    return in.with(
        "SELECT " + AuditRow.COLUMNS + " FROM audit ORDER BY seq DESC LIMIT 1",
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(AuditRow.of(row)) : Optional.empty();
          }
        });
  }

  private static void insert(Transaction in, AuditRow row) throws SQLException {
    in.with(
        "INSERT INTO audit (" + AuditRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
        statement -> {
          statement.setLong(1, row.seq());
          statement.setLong(2, row.at());
          statement.setString(3, row.kind());
          statement.setString(4, row.invocation().orElse(null));
          statement.setString(5, row.caller());
          statement.setString(6, row.about());
          statement.setString(7, row.hash());
          return statement.executeUpdate();
        });
  }

  /** That somebody asked for an invocation. */
  @Override
  public void begun(Transaction in, InvocationRecord begun, String json) throws SQLException {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("capsule", begun.capsule());
    about.put("target", begun.target());
    begun.reason().ifPresent(reason -> about.put("reason", reason));
    begun.parent().ifPresent(parent -> about.put("parent", parent));
    append(
        in,
        new Entry(
            begun.accepted(),
            "invocation.accepted",
            Optional.of(begun.id()),
            begun.caller(),
            about));
  }

  /** What exactly was run on what, how it ended, and what the whole record is by its hash. */
  @Override
  public void ended(Transaction in, InvocationRecord ended, String json) throws SQLException {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("capsule", ended.capsule());
    about.put("target", ended.target());
    ended.targetId().ifPresent(id -> about.put("targetId", id));
    about.put("outcome", ended.outcome().map(Outcome::word).orElse(""));
    ended
        .outcome()
        .map(Outcome::message)
        .filter(m -> !m.isEmpty())
        .ifPresent(m -> about.put("message", m));
    // Without secrets, which no record has.
    about.put(
        ended.parameters().length() > LONGEST ? "parametersSha256" : "parameters",
        ended.parameters().length() > LONGEST
            ? AuditRow.sha256(ended.parameters())
            : ended.parameters());
    about.put("receiptClean", ended.receipt().map(Receipt::clean).orElse(false));
    about.put("recordSha256", AuditRow.sha256(json));
    append(
        in,
        new Entry(
            ended.ended().orElse(ended.accepted()),
            "invocation.ended",
            Optional.of(ended.id()),
            ended.caller(),
            about));
  }
}
