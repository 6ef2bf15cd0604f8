package dev.recap.server.identity;

import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Entry;
import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** API tokens in the server's database; what becomes of them is in the audit log. */
public final class StoredTokens implements Tokens {
  private final Database database;
  private final AuditLog audit;

  /** Over a database. */
  public StoredTokens(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  @Override
  public void keep(Kept kept) {
    Token token = kept.token();
    database.transaction(
        "keep the token " + token.id(),
        handle -> {
          try (var update =
              handle.createUpdate(
                  "INSERT INTO token (id, name, scopes, created, created_by, expires, sha256)"
                      + " VALUES (:id, :name, :scopes, :created, :by, :expires, :sha256)")) {
            int made =
                update
                    .bind("id", token.id())
                    .bind("name", token.name())
                    .bind("scopes", words(token))
                    .bind("created", Times.nanos(token.created()))
                    .bind("by", token.createdBy())
                    .bind("expires", Times.nanos(token.expires()))
                    .bind("sha256", kept.sha256())
                    .execute();
            audit.append(handle, entry(token, token.created(), "token.created", token.createdBy()));
            return made;
          }
        });
  }

  @Override
  public Optional<Kept> find(String id) {
    return database.read("find the token " + id, handle -> find(handle, id));
  }

  @Override
  public List<Token> list() {
    return database.read(
        "list the tokens",
        handle -> {
          try (var query = handle.createQuery("SELECT * FROM token ORDER BY created DESC, id")) {
            return query.map((row, context) -> kept(row).token()).list();
          }
        });
  }

  @Override
  public boolean revoke(String id, String by, Instant at) {
    return database.transaction(
        "revoke the token " + id,
        handle -> {
          boolean changed =
              mark(
                  handle,
                  "UPDATE token SET revoked = :at WHERE id = :id AND revoked IS NULL",
                  id,
                  at);
          if (changed) {
            audit.append(
                handle, entry(find(handle, id).orElseThrow().token(), at, "token.revoked", by));
          }
          return changed;
        });
  }

  @Override
  public void used(String id, Instant at) {
    database.transaction(
        "remember the use of the token " + id,
        handle -> mark(handle, "UPDATE token SET last_used = :at WHERE id = :id", id, at));
  }

  /** Forgets those that expired, or were taken back, before a time. */
  public int forget(Instant before) {
    return database.repeatable(
        "forget tokens",
        handle -> {
          try (var update =
              handle.createUpdate(
                  "DELETE FROM token WHERE expires < :before OR revoked < :before")) {
            return update.bind("before", Times.nanos(before)).execute();
          }
        });
  }

  private static boolean mark(Handle handle, String sql, String id, Instant at) {
    try (var update = handle.createUpdate(sql)) {
      return update.bind("at", Times.nanos(at)).bind("id", id).execute() > 0;
    }
  }

  private static Entry entry(Token token, Instant at, String kind, String by) {
    return new Entry(
        at,
        kind,
        by,
        Map.of(
            "token", token.id(),
            "name", token.name(),
            "scopes", words(token),
            "expires", token.expires().toString()));
  }

  private static String words(Token token) {
    return token.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
  }

  private static Optional<Kept> find(Handle handle, String id) {
    try (var query = handle.createQuery("SELECT * FROM token WHERE id = :id")) {
      return query.bind("id", id).map((row, context) -> kept(row)).findOne();
    }
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new Token(
            row.getString("id"),
            row.getString("name"),
            Arrays.stream(row.getString("scopes").split(" "))
                .map(word -> Scope.ofWord(word).orElseThrow())
                .collect(Collectors.toUnmodifiableSet()),
            Times.instant(row.getLong("created")),
            row.getString("created_by"),
            Times.instant(row.getLong("expires")),
            time(row, "last_used"),
            time(row, "revoked")),
        row.getString("sha256"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Times.instant(nanos));
  }
}
