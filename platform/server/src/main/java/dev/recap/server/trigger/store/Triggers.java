package dev.recap.server.trigger.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.audit.Entry;
import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a server, each with its revisions; what becomes of them is in the audit log. Who may
 * change them is for others to say.
 */
public final class Triggers {
  private static final String TABLE = "trigger_rule";
  private static final String SELECT =
      "SELECT v.name, v.revision, v.text, v.json, v.author, v.author_groups, v.file, v.applied,"
          + " r.paused_by FROM trigger_revision v ";
  private static final String IN_FORCE =
      SELECT + "JOIN trigger_rule r ON r.name = v.name AND r.revision = v.revision ";

  private final Database database;
  private final AuditLog audit;
  private final RuleText reading;
  private final TimeSource time;
  private @Nullable List<Rule> known;

  /**
   * In a database, of which this is the only one that changes rules.
   *
   * @param reading of what was applied
   */
  public Triggers(Database database, AuditLog audit, RuleText reading, TimeSource time) {
    this.database = database;
    this.audit = audit;
    this.reading = reading;
    this.time = time;
  }

  /** Those there are, by name; costs nothing as long as none is changed. */
  public synchronized List<Rule> list() {
    List<Rule> rules = known;
    if (rules == null) {
      rules =
          database.read(
              "list the triggers",
              handle -> {
                try (Query query = handle.createQuery(IN_FORCE + "ORDER BY v.name")) {
                  return query.map((row, context) -> rule(row)).list();
                }
              });
      known = rules;
    }
    return rules;
  }

  /** The one with a name. */
  public Optional<Rule> find(String name) {
    return list().stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** One of its revisions, whether there is still a rule of that name or not. */
  public Optional<Rule> revision(String name, int revision) {
    return find(name)
        .filter(rule -> rule.revision() == revision)
        .or(() ->
            database.read(
                "find the trigger " + name,
                handle -> {
                  try (Query query =
                      handle.createQuery(
                          SELECT
                              + "LEFT JOIN trigger_rule r ON r.name = v.name"
                              + " WHERE v.name = :name AND v.revision = :revision")) {
                    return query
                        .bind("name", name)
                        .bind("revision", revision)
                        .map((row, context) -> rule(row))
                        .findOne();
                  }
                }));
  }

  /**
   * Puts a rule in force, in place of the one of its name.
   *
   * @param text its own, as it was written
   * @param json what that says
   * @param file the file of the watched folder it is from; rules of files are changed there alone
   */
  public Applied apply(
      String name, String text, String json, Caller author, Optional<String> file) {
    Instant now = time.now();
    return changing(
        "apply the trigger " + name,
        handle -> {
          Optional<Rule> before = inForce(handle, name);
          if (before.isPresent() && !before.get().file().equals(file)) {
            return refused("apply", before.get());
          }
          if (before
              .filter(rule -> rule.text().equals(text) && rule.author().equals(author))
              .isPresent()) {
            return new Applied.Unchanged(before.get());
          }
          int revision = newest(handle, name) + 1;
          insert(handle, new Fresh(name, revision, text, json, author, file, now));
          Map<String, Object> about = new HashMap<>(Map.of("trigger", name, "revision", revision));
          file.ifPresent(from -> about.put("file", from));
          audit.append(handle, new Entry(now, "trigger.applied", author.name(), about));
          Rule rule = inForce(handle, name).orElseThrow();
          return before.isPresent() ? new Applied.Changed(rule) : new Applied.Created(rule);
        });
  }

  private static Applied refused(String tried, Rule there) {
    return new Applied.Refused(
        new Problem(
            Problem.Kind.BAD_REQUEST,
            "Tried to %s the trigger %s but there is one of that name from %s: change that one, or choose another name"
                .formatted(tried, there.name(), there.file().orElse("the API"))));
  }

  /** Has a rule do nothing until it is resumed, whatever is applied; false: there is none. */
  public boolean pause(String name, Caller by) {
    return pausedBy(name, Optional.of(by.name()), "trigger.paused", by);
  }

  /** Ends a pause by hand; false: there is none. */
  public boolean resume(String name, Caller by) {
    return pausedBy(name, Optional.empty(), "trigger.resumed", by);
  }

  private boolean pausedBy(String name, Optional<String> who, String kind, Caller by) {
    Instant now = time.now();
    return changing(
        "pause or resume the trigger " + name,
        handle -> {
          Optional<Rule> rule = inForce(handle, name);
          if (rule.isPresent() && rule.get().pausedBy().isPresent() != who.isPresent()) {
            try (Update update =
                handle.createUpdate("UPDATE trigger_rule SET paused_by = :by WHERE name = :name")) {
              update.bind("by", who.orElse(null)).bind("name", name).execute();
            }
            audit.append(handle, new Entry(now, kind, by.name(), Map.of("trigger", name)));
          }
          return rule.isPresent();
        });
  }

  /** Removes a rule; its runs stay, and those that have begun go on. False: there is none. */
  public boolean delete(String name, Caller by) {
    Instant now = time.now();
    return changing(
        "delete the trigger " + name,
        handle -> {
          try (Update update = handle.createUpdate("DELETE FROM trigger_rule WHERE name = :name")) {
            if (update.bind("name", name).execute() == 0) {
              return false;
            }
          }
          audit.append(
              handle, new Entry(now, "trigger.deleted", by.name(), Map.of("trigger", name)));
          return true;
        });
  }

  @FunctionalInterface
  private interface Change<T> {
    T in(Handle handle) throws SQLException;
  }

  private synchronized <T> T changing(String tried, Change<T> change) {
    try {
      return database.repeatable(
          tried,
          handle -> {
            database.in(handle).lock(TABLE);
            return change.in(handle);
          });
    } finally {
      known = null;
    }
  }

  private Optional<Rule> inForce(Handle handle, String name) {
    try (Query query = handle.createQuery(IN_FORCE + "WHERE v.name = :name")) {
      return query.bind("name", name).map((row, context) -> rule(row)).findOne();
    }
  }

  private static int newest(Handle handle, String name) {
    try (Query query =
        handle.createQuery(
            "SELECT coalesce(max(revision), 0) FROM trigger_revision WHERE name = :name")) {
      return query.bind("name", name).mapTo(Integer.class).one();
    }
  }

  private record Fresh(
      String name,
      int revision,
      String text,
      String json,
      Caller author,
      Optional<String> file,
      Instant now) {}

  private static void insert(Handle handle, Fresh fresh) {
    try (Update update =
        handle.createUpdate(
            "INSERT INTO trigger_revision (name, revision, text, json, author, author_groups, file,"
                + " applied) VALUES (:name, :revision, :text, :json, :author, :groups, :file,"
                + " :applied)")) {
      update
          .bind("name", fresh.name())
          .bind("revision", fresh.revision())
          .bind("text", Digests.storable(fresh.text()))
          .bind("json", fresh.json())
          .bind("author", fresh.author().name())
          .bind("groups", PlainJson.write(fresh.author().groups().stream().sorted().toList()))
          .bind("file", fresh.file().orElse(null))
          .bind("applied", Times.nanos(fresh.now()))
          .execute();
    }
    try (Update update =
        handle.createUpdate(
            "INSERT INTO trigger_rule (name, revision) VALUES (:name, :revision)"
                + " ON CONFLICT (name) DO UPDATE SET revision = :revision")) {
      update.bind("name", fresh.name()).bind("revision", fresh.revision()).execute();
    }
  }

  private Rule rule(ResultSet row) throws SQLException {
    Set<String> groups = new HashSet<>();
    if (PlainJson.read(row.getString("author_groups")) instanceof List<?> list) {
      list.forEach(group -> groups.add(String.valueOf(group)));
    }
    return new Rule(
        row.getString("name"),
        row.getInt("revision"),
        row.getString("text"),
        new Caller(row.getString("author"), groups),
        Times.instant(row.getLong("applied")),
        Optional.ofNullable(row.getString("file")),
        Optional.ofNullable(row.getString("paused_by")),
        reading.read(row.getString("json")));
  }
}
