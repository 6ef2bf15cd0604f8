package dev.recap.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetRef;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.queue.Enqueued;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.queue.Queued;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import dev.recap.server.store.Retention;
import dev.recap.server.store.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is forgotten when, by a clock that is set by hand. */
abstract class UpkeepContract {
  private static final Instant NOON = Records.ACCEPTED;
  private static final Duration YEAR = Duration.ofDays(365);

  private Instant now = NOON;
  private final List<String> discarded = new ArrayList<>();
  private @Nullable Place place;
  private @Nullable Database opened;

  abstract Place place();

  @BeforeEach
  void open() {
    Place fresh = place();
    place = fresh;
    opened = fresh.open();
  }

  @AfterEach
  void close() {
    database().close();
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }

  private AuditLog audit() {
    return new AuditLog(database(), Objects.requireNonNull(place).folder());
  }

  private InvocationQueue queue() {
    return new InvocationQueue(
        database(), audit(), Objects.requireNonNull(place).folder(), Records.OWNER, 100);
  }

  private Upkeep upkeep(Duration age, Consumer<String> discard) {
    TimeSource time =
        new TimeSource() {
          @Override
          public Instant now() {
            return now;
          }

          @Override
          public long nanos() {
            return 0;
          }
        };
    return new Upkeep(
        database(),
        audit(),
        queue(),
        new Retention.Limits(Optional.of(age), OptionalLong.empty(), OptionalLong.empty()),
        discard,
        time);
  }

  private void record(String id, Instant accepted) {
    var records = new dev.recap.server.store.Records(database(), audit());
    InvocationRecord begun = Records.begun(id, accepted);
    records.begin(begun);
    records.end(Records.ended(begun, new Outcome.Succeeded()));
  }

  private List<String> kept() {
    return new dev.recap.server.store.Records(database(), audit())
        .list(100, Optional.empty()).stream().map(InvocationRecord::id).toList();
  }

  @Test
  void removesOldRecordsWithWhatBelongsToThemAndSaysSoInTheAuditLog() {
    record("01old", NOON);
    record("01new", NOON.plus(Duration.ofDays(9)));
    try (Upkeep upkeep = upkeep(Duration.ofDays(7), discarded::add)) {
      assertThat(upkeep.run()).isAfter(NOON);
      assertThat(kept()).as("a server that has just begun").hasSize(2);
      now = NOON.plus(Duration.ofDays(10));
      Instant next = upkeep.run();
      assertThat(kept()).containsExactly("01new");
      assertThat(discarded).containsExactly("01old");
      assertThat(next).isEqualTo(now.plus(Duration.ofMinutes(5)));
      now = next;
      upkeep.run();
      assertThat(discarded).hasSize(1);
    }
    assertThat(audit().page(Optional.empty(), 0, 100).getLast().entry().kind())
        .isEqualTo("records.removed");
    assertThat(audit().verify().problems()).isEmpty();
  }

  @Test
  void doesTheRestThoughOneThingFails() {
    record("01old", NOON);
    token("t1", NOON);
    try (Upkeep upkeep =
        upkeep(
            Duration.ofDays(7),
            id -> {
              throw new PlatformException(Problem.Kind.PLATFORM, "Tried it but not");
            })) {
      now = NOON.plus(YEAR);
      upkeep.run();
    }
    assertThat(kept()).containsExactly("01old");
    assertThat(count("token")).isZero();
  }

  @Test
  void forgetsKeysAfterAWeek() {
    assertThat(queue().enqueue(keyed("01a"))).isEqualTo(new Enqueued.Accepted("01a"));
    try (Upkeep upkeep = upkeep(YEAR, discarded::add)) {
      now = NOON.plus(Upkeep.KEYS);
      upkeep.run();
      assertThat(queue().enqueue(keyed("01b"))).isEqualTo(new Enqueued.Repeated("01a"));
      now = now.plus(Duration.ofHours(1));
      upkeep.run();
      assertThat(queue().enqueue(keyed("01b"))).isEqualTo(new Enqueued.Accepted("01b"));
    }
  }

  private static Queued keyed(String id) {
    return new Queued(
        id,
        new Request(
            CapsuleRef.parse("top"),
            TargetRef.parse("web"),
            Map.of(),
            Optional.empty(),
            Caller.local("alice"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(id)),
        0,
        Optional.of("key"),
        Optional.empty(),
        false,
        NOON);
  }

  @Test
  void forgetsWhatExpiredLongAgoAndUsesThatNoRateCanCount() {
    token("t1", NOON);
    token("t2", NOON.plus(YEAR));
    approval("a1", NOON);
    approval("a2", NOON.plus(YEAR));
    use(NOON);
    use(NOON.plus(Duration.ofDays(30)));
    try (Upkeep upkeep = upkeep(YEAR, discarded::add)) {
      now = NOON.plus(Upkeep.EXPIRED);
      upkeep.run();
      assertThat(List.of(count("token"), count("approval"), count("grant_use")))
          .containsExactly(2, 2, 2);
      now = NOON.plus(Duration.ofDays(32));
      upkeep.run();
      assertThat(List.of(count("token"), count("approval"), count("grant_use")))
          .containsExactly(1, 1, 1);
    }
  }

  private int count(String table) {
    return database()
        .read(
            "count",
            handle ->
                handle.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
  }

  private void token(String id, Instant expires) {
    execute(
        "INSERT INTO token (id, name, scopes, created, created_by, expires, sha256)"
            + " VALUES (?, 'ci', 'read', ?, 'root', ?, '00')",
        id,
        Times.nanos(NOON),
        Times.nanos(expires));
  }

  private void approval(String id, Instant expires) {
    execute(
        "INSERT INTO approval (id, pin, grant_name, caller, capsule, target, parameters,"
            + " interactive, invocation, asked, expires, state)"
            + " VALUES (?, ?, 'g', 'alice', 'top', 'docker:web', '{}', 0, '01a', ?, ?, 'pending')",
        id,
        id,
        Times.nanos(NOON),
        Times.nanos(expires));
  }

  private void use(Instant at) {
    execute(
        "INSERT INTO grant_use (grant_name, caller, at) VALUES ('g', 'alice', ?)", Times.nanos(at));
  }

  private void execute(String sql, Object... values) {
    database().transaction("prepare", handle -> handle.execute(sql, values));
  }
}
