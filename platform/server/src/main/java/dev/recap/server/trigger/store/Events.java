package dev.recap.server.trigger.store;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.store.Database;
import dev.recap.server.store.Times;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Keeps events until it is decided which rules they call for, and as long as they can be seen. */
public final class Events implements EventInbox {
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final String COLUMNS = "id, received, sender, decided, event";

  private final Database database;
  private final Bounds bounds;
  private final TimeSource time;

  /** Of what may wait, one sender has a quarter at most, so that the others find room. */
  private static final int SHARE = 4;

  /** Sources of this host bound themselves, and have nobody to tell to come again. */
  private static final String OF_THIS_HOST = "source:";

  /**
   * How much may wait to be decided about; a quarter of it from one sender that is not of this
   * host.
   *
   * @param events how many
   * @param bytes how much in all
   */
  public record Bounds(int events, long bytes) {
    /** 50,000 and 256 MiB. */
    public static final Bounds USUAL = new Bounds(50_000, 256L << 20);
  }

  /** In a database. */
  public Events(Database database, Bounds bounds, TimeSource time) {
    this.database = database;
    this.bounds = bounds;
    this.time = time;
  }

  private record New(String id, String digest, String json, int bytes) {
    /** What another sent before is not the same: it could be anything under the same id. */
    static New of(Event event, Caller sender, Instant now) {
      String json = EventJson.write(event);
      return new New(
          InvocationId.at(now),
          Digests.of(sender.name(), event.kind().name(), event.source(), event.id()),
          json,
          json.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Override
  public Taken take(List<Event> events, Caller sender) {
    Instant now = time.now();
    Bounds most = bounds(sender);
    List<New> all = new ArrayList<>();
    long bytes = 0;
    for (Event event : events) {
      New one = New.of(event, sender, now);
      bytes += one.bytes();
      all.add(one);
      if (all.size() > most.events() || bytes > most.bytes()) {
        return refused(events.size());
      }
    }
    long sum = bytes;
    return database.repeatable(
        "keep %d events".formatted(all.size()),
        handle -> {
          if (full(handle, sender, all.size(), sum)) {
            return refused(all.size());
          }
          List<String> ids = new ArrayList<>();
          for (New event : all) {
            insert(handle, event, ids.size(), sender, now);
            ids.add(id(handle, event.digest()));
          }
          long repeated =
              IntStream.range(0, ids.size())
                  .filter(n -> !ids.get(n).equals(all.get(n).id()))
                  .count();
          return new Taken.Accepted(ids, Math.toIntExact(repeated));
        });
  }

  private Bounds bounds(Caller sender) {
    return sender.name().startsWith(OF_THIS_HOST)
        ? bounds
        : new Bounds(bounds.events() / SHARE, bounds.bytes() / SHARE);
  }

  private boolean full(Handle handle, Caller sender, int events, long bytes) {
    String waiting =
        "SELECT count(*), coalesce(sum(bytes), 0) FROM trigger_event WHERE decided IS NULL";
    try (Query all = handle.createQuery(waiting);
        Query theirs = handle.createQuery(waiting + " AND sender = :sender")) {
      return exceeds(all, bounds, events, bytes)
          || exceeds(
              theirs.bind("sender", Digests.storable(sender.name())),
              bounds(sender),
              events,
              bytes);
    }
  }

  private static boolean exceeds(Query waiting, Bounds most, int events, long bytes) {
    return waiting
        .map((row, context) ->
            row.getLong(1) + events > most.events() || row.getLong(2) + bytes > most.bytes())
        .one();
  }

  private static Taken refused(int events) {
    return new Taken.Refused(
        new Problem(
            Problem.Kind.OVERLOADED,
            "Tried to keep %d events but too many wait to be decided about already"
                .formatted(events),
            Optional.of(AGAIN)));
  }

  private static void insert(Handle handle, New event, int place, Caller sender, Instant now) {
    try (Update update =
        handle.createUpdate(
            "INSERT INTO trigger_event (id, digest, received, place, sender, bytes, event)"
                + " VALUES (:id, :digest, :received, :place, :sender, :bytes, :event)"
                + " ON CONFLICT (digest) DO NOTHING")) {
      update
          .bind("id", event.id())
          .bind("digest", event.digest())
          .bind("received", Times.nanos(now))
          .bind("place", place)
          .bind("sender", Digests.storable(sender.name()))
          .bind("bytes", event.bytes())
          .bind("event", event.json())
          .execute();
    }
  }

  private static String id(Handle handle, String digest) {
    try (Query query = handle.createQuery("SELECT id FROM trigger_event WHERE digest = :digest")) {
      return query.bind("digest", digest).mapTo(String.class).one();
    }
  }

  /** One event. */
  public Optional<StoredEvent> find(String id) {
    return database.read(
        "find the event " + id,
        handle -> {
          try (Query query =
              handle.createQuery("SELECT " + COLUMNS + " FROM trigger_event WHERE id = :id")) {
            return query.bind("id", id).map((row, context) -> event(row)).findOne();
          }
        });
  }

  /** How many there are about which is to be decided. */
  public long waiting() {
    return database.read(
        "count the events that wait",
        handle -> {
          try (Query query =
              handle.createQuery("SELECT count(*) FROM trigger_event WHERE decided IS NULL")) {
            return query.mapTo(Long.class).one();
          }
        });
  }

  /** The ids of those about which is to be decided, in the order they came. */
  public List<String> waitingIds(int most) {
    return database.read(
        "list the events that wait", handle -> sizes(handle, most).stream().map(Size::id).toList());
  }

  private record Size(String id, long bytes) {}

  /**
   * Those about which is to be decided, in the order they came.
   *
   * @param most so many at most
   * @param bytes so much at most, but for one alone that is larger
   */
  public List<StoredEvent> waiting(int most, long bytes) {
    return database.read("list the events that wait", handle -> waiting(handle, most, bytes));
  }

  private static List<Size> sizes(Handle handle, int most) {
    try (Query query =
        handle.createQuery(
            "SELECT id, bytes FROM trigger_event WHERE decided IS NULL"
                + " ORDER BY received, place, id LIMIT :most")) {
      return query
          .bind("most", most)
          .map((row, context) -> new Size(row.getString(1), row.getLong(2)))
          .list();
    }
  }

  private static List<StoredEvent> waiting(Handle handle, int most, long bytes) {
    List<String> ids = new ArrayList<>();
    long sum = 0;
    for (Size one : sizes(handle, most)) {
      sum += one.bytes();
      if (sum > bytes && !ids.isEmpty()) {
        break;
      }
      ids.add(one.id());
    }
    if (ids.isEmpty()) {
      return List.of();
    }
    try (Query query =
        handle.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM trigger_event WHERE id IN (<ids>) ORDER BY received, place, id")) {
      return query.bindList("ids", ids).map((row, context) -> event(row)).list();
    }
  }

  /**
   * Marks one as decided; false: it was before.
   *
   * @param matched whether it came to anything by a rule; otherwise it is not kept for long
   */
  public boolean decided(Handle in, String id, boolean matched, Instant now) {
    try (Update update =
        in.createUpdate(
            "UPDATE trigger_event SET decided = :now, matched = :matched"
                + " WHERE id = :id AND decided IS NULL")) {
      return update
              .bind("now", Times.nanos(now))
              .bind("matched", matched ? 1 : 0)
              .bind("id", id)
              .execute()
          > 0;
    }
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    long decided = row.getLong("decided");
    boolean waits = row.wasNull();
    return new StoredEvent(
        row.getString("id"),
        Times.instant(row.getLong("received")),
        row.getString("sender"),
        waits ? Optional.empty() : Optional.of(Times.instant(decided)),
        EventJson.read(row.getString("event")).sentBy(row.getString("sender")));
  }
}
