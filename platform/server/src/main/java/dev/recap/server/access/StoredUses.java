package dev.recap.server.access;

import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Uses in the server's database, as long as a rate can ask for them. */
public final class StoredUses implements Uses {
  private static final String TABLE = "grant_use";

  private final Database database;

  /** Over a database. */
  public StoredUses(Database database) {
    this.database = database;
  }

  @Override
  public Taken take(String grant, String caller, Rate rate, Instant now) {
    return database.transaction(
        "count a use of the grant " + grant,
        handle -> {
          database.in(handle).lock(TABLE);
          Taken taken = look(handle, grant, caller, rate, now);
          if (taken instanceof Taken.Counted) {
            change(
                handle,
                "DELETE FROM grant_use WHERE grant_name = :grant AND caller = :caller AND at <= :at",
                grant,
                caller,
                now.minus(rate.per()));
            change(
                handle,
                "INSERT INTO grant_use (grant_name, caller, at) VALUES (:grant, :caller, :at)",
                grant,
                caller,
                now);
          }
          return taken;
        });
  }

  @Override
  public Taken look(String grant, String caller, Rate rate, Instant now) {
    return database.read(
        "count the uses of the grant " + grant, handle -> look(handle, grant, caller, rate, now));
  }

  /** Forgets those of before a time. */
  public int forget(Instant before) {
    return database.repeatable(
        "forget uses of grants",
        handle -> {
          try (var update = handle.createUpdate("DELETE FROM grant_use WHERE at < :before")) {
            return update.bind("before", Times.nanos(before)).execute();
          }
        });
  }

  private static void change(Handle handle, String sql, String grant, String caller, Instant at) {
    try (var update = handle.createUpdate(sql)) {
      update.bind("grant", grant).bind("caller", caller).bind("at", Times.nanos(at)).execute();
    }
  }

  /** It is full as long as the last but so many is within the time. */
  private static Taken look(Handle handle, String grant, String caller, Rate rate, Instant now) {
    try (var query =
        handle.createQuery(
            "SELECT at FROM grant_use WHERE grant_name = :grant AND caller = :caller AND at > :since"
                + " ORDER BY at DESC LIMIT 1 OFFSET :but")) {
      Optional<Instant> first =
          query
              .bind("grant", grant)
              .bind("caller", caller)
              .bind("since", Times.nanos(now.minus(rate.per())))
              .bind("but", rate.limit() - 1)
              .mapTo(Long.class)
              .findOne()
              .map(Times::instant);
      return first
          .<Taken>map(at -> new Taken.Full(Duration.between(now, at.plus(rate.per()))))
          .orElseGet(Taken.Counted::new);
    }
  }
}
