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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
          + " p.paused_by FROM trigger_revision v LEFT JOIN trigger_pause p ON p.name = v.name ";
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

  /** The newest revision of a name, whether there is still a rule of that name or not. */
  public Optional<Rule> last(String name) {
    return find(name)
        .or(() -> database.read("find the trigger " + name, handle -> last(handle, name)));
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
                          SELECT + "WHERE v.name = :name AND v.revision = :revision")) {
                    return query
                        .bind("name", name)
                        .bind("revision", revision)
                        .map((row, context) -> rule(row))
                        .findOne();
                  }
                }));
  }

  /**
   * A rule as somebody wants it.
   *
   * @param text its own, as it was written
   * @param json what that says
   */
  public record Text(String name, String text, String json) {}

  /** Port: who may have which name; asked in the transaction that gives it. */
  @FunctionalInterface
  public interface Permission {
    /** Lets everybody. */
    Permission ALL = (name, last, own) -> Optional.empty();

    /**
     * Why not.
     *
     * @param last the newest revision of that name, whether it is still in force or not
     * @param own how many rules the author would have then
     */
    Optional<Problem> refusal(String name, Optional<Rule> last, int own);
  }

  /** Puts rules in force, in place of those of their names: all, or none. */
  public Applied.Together apply(List<Text> rules, Caller author, Permission permission) {
    return changing(
        "apply the triggers " + rules.stream().map(Text::name).toList(),
        handle -> {
          int own = own(handle, rules, author);
          for (Text rule : rules) {
            Optional<Problem> refusal =
                permission
                    .refusal(rule.name(), last(handle, rule.name()), own)
                    .or(() -> refusal(inForce(handle, rule.name()), Optional.empty()));
            if (refusal.isPresent()) {
              return new Applied.Together.Refused(refusal.get());
            }
          }
          List<Applied> all = new ArrayList<>();
          for (Text rule : rules) {
            all.add(apply(handle, rule, author, Optional.empty()));
          }
          return new Applied.Together.All(all);
        });
  }

  private static int own(Handle handle, List<Text> rules, Caller author) {
    try (Query query =
        handle.createQuery(
            "SELECT v.name FROM trigger_rule r JOIN trigger_revision v"
                + " ON v.name = r.name AND v.revision = r.revision WHERE v.author = :author")) {
      Set<String> names =
          new HashSet<>(query.bind("author", author.name()).mapTo(String.class).list());
      rules.forEach(rule -> names.add(rule.name()));
      return names.size();
    }
  }

  /**
   * Puts a rule in force, in place of the one of its name.
   *
   * @param text its own, as it was written
   * @param json what that says
   * @param file the file of the watched folder it is from, which takes the place of one that came
   *     another way; rules of files are changed there alone
   */
  public Applied apply(
      String name, String text, String json, Caller author, Optional<String> file) {
    return changing(
        "apply the trigger " + name,
        handle -> {
          Optional<Problem> refusal = refusal(inForce(handle, name), file);
          return refusal.isPresent()
              ? new Applied.Refused(refusal.get())
              : apply(handle, new Text(name, text, json), author, file);
        });
  }

  private Applied apply(Handle handle, Text wanted, Caller author, Optional<String> file)
      throws SQLException {
    Instant now = time.now();
    Optional<Rule> before = inForce(handle, wanted.name());
    if (before
        .filter(rule ->
            rule.text().equals(wanted.text())
                && rule.author().equals(author)
                && rule.file().equals(file))
        .isPresent()) {
      return new Applied.Unchanged(before.get());
    }
    int revision = last(handle, wanted.name()).map(Rule::revision).orElse(0) + 1;
    insert(
        handle,
        new Fresh(wanted.name(), revision, wanted.text(), wanted.json(), author, file, now));
    Map<String, Object> about =
        new HashMap<>(Map.of("trigger", wanted.name(), "revision", revision));
    file.ifPresent(from -> about.put("file", from));
    audit.append(handle, new Entry(now, "trigger.applied", author.name(), about));
    Rule rule = inForce(handle, wanted.name()).orElseThrow();
    return before.isPresent() ? new Applied.Changed(rule) : new Applied.Created(rule);
  }

  /** A file is not overruled; it overrules what came another way. */
  private static Optional<Problem> refusal(Optional<Rule> there, Optional<String> file) {
    return there
        .flatMap(Rule::file)
        .filter(from -> !Optional.of(from).equals(file))
        .map(from ->
            new Problem(
                Problem.Kind.RULE_OF_FILE,
                "Tried to apply the trigger %s but it is from the file %s: change it there, or choose another name"
                    .formatted(there.get().name(), from)));
  }

  /**
   * Has a rule do nothing until it is resumed, whatever is applied or deleted.
   *
   * @param over whether a pause by somebody else becomes one by this caller
   * @return false: there is none
   */
  public boolean pause(String name, Caller by, boolean over) {
    return paused(
        name,
        by,
        true,
        rule -> rule.pausedBy().isEmpty() || (over && !rule.pausedBy().equals(named(by))));
  }

  /**
   * Ends a pause by hand.
   *
   * @param over whether also one by somebody else
   * @return false: there is none
   */
  public boolean resume(String name, Caller by, boolean over) {
    return paused(
        name,
        by,
        false,
        rule -> over ? rule.pausedBy().isPresent() : rule.pausedBy().equals(named(by)));
  }

  private static Optional<String> named(Caller caller) {
    return Optional.of(caller.name());
  }

  private boolean paused(String name, Caller by, boolean pause, Predicate<Rule> changes) {
    Instant now = time.now();
    return changing(
        "pause or resume the trigger " + name,
        handle -> {
          Optional<Rule> rule = inForce(handle, name);
          if (rule.filter(changes).isPresent()) {
            if (pause) {
              insertPause(handle, name, by);
            } else {
              deletePause(handle, name);
            }
            audit.append(
                handle,
                new Entry(
                    now,
                    pause ? "trigger.paused" : "trigger.resumed",
                    by.name(),
                    Map.of("trigger", name)));
          }
          return rule.isPresent();
        });
  }

  private static void insertPause(Handle handle, String name, Caller by) {
    try (Update update =
        handle.createUpdate(
            "INSERT INTO trigger_pause (name, paused_by) VALUES (:name, :by)"
                + " ON CONFLICT (name) DO UPDATE SET paused_by = :by")) {
      update.bind("by", by.name()).bind("name", name).execute();
    }
  }

  private static void deletePause(Handle handle, String name) {
    try (Update update = handle.createUpdate("DELETE FROM trigger_pause WHERE name = :name")) {
      update.bind("name", name).execute();
    }
  }

  /** Removes a rule; its runs stay, and those that have begun go on. False: there is none. */
  public boolean delete(String name, Caller by) {
    return find(name).filter(rule -> delete(rule, by)).isPresent();
  }

  /** The same of exactly this revision; false: it is not in force any more. */
  public boolean delete(Rule rule, Caller by) {
    Instant now = time.now();
    return changing(
        "delete the trigger " + rule.name(),
        handle -> {
          try (Update update =
              handle.createUpdate(
                  "DELETE FROM trigger_rule WHERE name = :name AND revision = :revision")) {
            if (update.bind("name", rule.name()).bind("revision", rule.revision()).execute() == 0) {
              return false;
            }
          }
          audit.append(
              handle, new Entry(now, "trigger.deleted", by.name(), Map.of("trigger", rule.name())));
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

  private Optional<Rule> last(Handle handle, String name) {
    try (Query query =
        handle.createQuery(SELECT + "WHERE v.name = :name ORDER BY v.revision DESC LIMIT 1")) {
      return query.bind("name", name).map((row, context) -> rule(row)).findOne();
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
