package dev.recap.server.access;

import dev.recap.server.access.Approval.State;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Entry;
import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Approvals in the server's database; what becomes of them is in the audit log. */
public final class StoredApprovals implements Approvals {
  private static final String TABLE = "approval";
  private static final String SELECT = "SELECT * FROM approval WHERE ";
  private static final String STANDING =
      "pin = :pin AND state <> 'used' AND expires > :now"
          + " ORDER BY CASE state WHEN 'approved' THEN 0 WHEN 'denied' THEN 1 ELSE 2 END, id"
          + " LIMIT 1";

  private final Database database;
  private final AuditLog audit;

  /** Over a database. */
  public StoredApprovals(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  @Override
  public Optional<Approval> standing(String pin, Instant now) {
    return database.read("find an approval", handle -> standing(handle, pin, now));
  }

  @Override
  public Approval request(Approval pending) {
    return database.transaction(
        "ask for the approval " + pending.id(),
        handle -> {
          database.in(handle).lock(TABLE);
          Optional<Approval> standing = standing(handle, pending.pin(), pending.asked());
          if (standing.isPresent()) {
            return standing.get();
          }
          insert(handle, pending);
          audit.append(
              handle,
              entry(pending, pending.asked(), "approval.requested", pending.ask().caller()));
          return pending;
        });
  }

  @Override
  public int pending(String caller, Instant now) {
    return database.read(
        "count approvals",
        handle -> {
          try (var query =
              handle.createQuery(
                  "SELECT count(*) FROM approval"
                      + " WHERE caller = :caller AND state = 'pending' AND expires > :now")) {
            return query
                .bind("caller", caller)
                .bind("now", Times.nanos(now))
                .mapTo(Integer.class)
                .one();
          }
        });
  }

  @Override
  public Optional<Approval> find(String id) {
    return database.read("find the approval " + id, handle -> find(handle, id));
  }

  @Override
  public List<Approval> list(int limit) {
    return database.read(
        "list approvals",
        handle -> {
          try (var query =
              handle.createQuery("SELECT * FROM approval ORDER BY id DESC LIMIT :limit")) {
            return query.bind("limit", limit).map((row, context) -> approval(row)).list();
          }
        });
  }

  @Override
  public boolean decide(String id, State state, Approval.Decided decided, Instant expires) {
    return database.transaction(
        "decide about the approval " + id,
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE approval SET state = :state, decided_by = :by, decided_at = :at,"
                      + " expires = :expires"
                      + " WHERE id = :id AND state = 'pending' AND expires > :at")) {
            int changed =
                update
                    .bind("state", state.word())
                    .bind("by", decided.by())
                    .bind("at", Times.nanos(decided.at()))
                    .bind("expires", Times.nanos(expires))
                    .bind("id", id)
                    .execute();
            return changed > 0 && told(handle, id, decided.at(), state, decided.by());
          }
        });
  }

  /** Forgets those that expired before a time; the audit log remembers what became of them. */
  public int forget(Instant before) {
    return database.repeatable(
        "forget approvals",
        handle -> {
          try (var update = handle.createUpdate("DELETE FROM approval WHERE expires < :before")) {
            return update.bind("before", Times.nanos(before)).execute();
          }
        });
  }

  @Override
  public boolean use(String id, String invocation, Instant now) {
    return database.transaction(
        "use the approval " + id,
        handle -> {
          try (var update =
              handle.createUpdate(
                  "UPDATE approval SET state = 'used', used_by = :invocation"
                      + " WHERE id = :id AND state = 'approved' AND expires > :now")) {
            int changed =
                update
                    .bind("invocation", invocation)
                    .bind("id", id)
                    .bind("now", Times.nanos(now))
                    .execute();
            return changed > 0 && told(handle, id, now, State.USED, "");
          }
        });
  }

  /** Adds to the audit log what was done; {@code by} nobody else is the caller's own doing. */
  private boolean told(Handle handle, String id, Instant at, State state, String by)
      throws SQLException {
    Approval approval = find(handle, id).orElseThrow();
    audit.append(
        handle,
        entry(
            approval, at, "approval." + state.word(), by.isEmpty() ? approval.ask().caller() : by));
    return true;
  }

  private static Entry entry(Approval approval, Instant at, String kind, String by) {
    return new Entry(
        at,
        kind,
        Optional.of(approval.usedBy().orElse(approval.ask().invocation())),
        by,
        Map.of(
            "approval", approval.id(),
            "grant", approval.ask().grant(),
            "caller", approval.ask().caller(),
            "capsule", approval.ask().capsule(),
            "target", approval.ask().target(),
            "parameters", approval.ask().parameters(),
            "reason", approval.ask().reason().orElse("")));
  }

  private static Optional<Approval> standing(Handle handle, String pin, Instant now) {
    try (var query = handle.createQuery(SELECT + STANDING)) {
      return query
          .bind("pin", pin)
          .bind("now", Times.nanos(now))
          .map((row, context) -> approval(row))
          .findOne();
    }
  }

  private static Optional<Approval> find(Handle handle, String id) {
    try (var query = handle.createQuery(SELECT + "id = :id")) {
      return query.bind("id", id).map((row, context) -> approval(row)).findOne();
    }
  }

  private static void insert(Handle handle, Approval one) {
    try (var update =
        handle.createUpdate(
            "INSERT INTO approval (id, pin, grant_name, caller, capsule, target, parameters,"
                + " interactive, reason, invocation, asked, expires, state)"
                + " VALUES (:id, :pin, :grant, :caller, :capsule, :target, :parameters,"
                + " :interactive, :reason, :invocation, :asked, :expires, :state)")) {
      update
          .bind("id", one.id())
          .bind("pin", one.pin())
          .bind("grant", one.ask().grant())
          .bind("caller", one.ask().caller())
          .bind("capsule", one.ask().capsule())
          .bind("target", one.ask().target())
          .bind("parameters", one.ask().parameters())
          .bind("interactive", one.ask().interactive() ? 1 : 0)
          .bind("reason", one.ask().reason().orElse(null))
          .bind("invocation", one.ask().invocation())
          .bind("asked", Times.nanos(one.asked()))
          .bind("expires", Times.nanos(one.expires()))
          .bind("state", one.state().word())
          .execute();
    }
  }

  private static Approval approval(ResultSet row) throws SQLException {
    String by = row.getString("decided_by");
    return new Approval(
        row.getString("id"),
        row.getString("pin"),
        new Approval.Pinned(
            row.getString("grant_name"),
            row.getString("caller"),
            row.getString("capsule"),
            row.getString("target"),
            row.getString("parameters"),
            row.getInt("interactive") == 1,
            Optional.ofNullable(row.getString("reason")),
            row.getString("invocation")),
        Times.instant(row.getLong("asked")),
        Times.instant(row.getLong("expires")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        by == null
            ? Optional.empty()
            : Optional.of(new Approval.Decided(by, Times.instant(row.getLong("decided_at")))),
        Optional.ofNullable(row.getString("used_by")));
  }
}
