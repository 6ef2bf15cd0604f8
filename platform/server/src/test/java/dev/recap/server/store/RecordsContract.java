package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.server.fixture.Place;
import dev.recap.server.record.Records;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link dev.recap.server.store.Records} does in every database. */
abstract class RecordsContract extends InvocationLogContract {
  private final List<Database> databases = new ArrayList<>();
  private final List<dev.recap.server.store.Records> logs = new ArrayList<>();

  /** A fresh place for each test. */
  abstract Place place();

  @BeforeEach
  final void open() {
    Place place = place();
    for (int n = 0; n < 2; n++) {
      Database database = place.open();
      databases.add(database);
      logs.add(new dev.recap.server.store.Records(database));
    }
  }

  @AfterEach
  final void close() {
    databases.forEach(Database::close);
  }

  final Database database() {
    return databases.getFirst();
  }

  @Override
  final dev.recap.server.store.Records log() {
    return logs.getFirst();
  }

  @Override
  final InvocationLog another() {
    return logs.getLast();
  }

  @Test
  void pagesWithoutMissingOrRepeatingWhileRecordsComeAndGo() {
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      // Two of each time.
      ids.addFirst(begun("01-%d".formatted(n), n / 2).id());
    }
    Page first = log().page(Filter.ALL, Optional.empty(), 4);
    assertThat(first.records()).extracting(InvocationRecord::id).isEqualTo(ids.subList(0, 4));
    begun("01-new", 100);
    begun("00-old", -100);
    Page second = log().page(Filter.ALL, first.next().map(this::throughText), 4);
    assertThat(second.records()).extracting(InvocationRecord::id).isEqualTo(ids.subList(4, 8));
    Page third = log().page(Filter.ALL, second.next(), 4);
    assertThat(third.records())
        .extracting(InvocationRecord::id)
        .containsExactly(ids.get(8), ids.get(9), "00-old");
    assertThat(third.next()).isEmpty();
    assertThat(log().page(Filter.ALL, Optional.empty(), 12).next()).isEmpty();
  }

  private Cursor throughText(Cursor cursor) {
    return Cursor.parse(cursor.text());
  }

  @Test
  void refusesWhatIsNoCursor() {
    for (String text : List.of("", "?", "AAAA", "MSAyIDM", "eCB5")) {
      assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void findsByEverythingAFilterCanAskFor() {
    InvocationRecord running = begun("01a", 0);
    InvocationRecord ended = ended(begun("01b", 60), new Outcome.Succeeded());
    InvocationRecord failed = ended(begun("01c", 120), new Outcome.Failed(3, "no"));
    Filter all = Filter.ALL;
    assertFound(all, failed, ended, running);
    assertFound(all.of("root"), failed, ended, running);
    assertFound(all.of("alice"));
    assertFound(capsule("top"), failed, ended, running);
    assertFound(capsule("to"));
    assertFound(capsule("top:1.2.0"), failed, ended);
    assertFound(capsule("top:1.2"));
    assertFound(capsule("top:1.2.0@sha256:" + "ab".repeat(32)), failed, ended);
    assertFound(capsule("registry.example.com/team/top"));
    assertFound(target("web"), failed, ended, running);
    assertFound(target("docker:web"), failed, ended, running);
    assertFound(target("podman:web"));
    assertFound(outcome("succeeded"), ended);
    assertFound(outcome("failed"), failed);
    assertFound(parent("01h00000000000000000"), failed, ended);
    assertFound(state(Filter.State.RUNNING), running);
    assertFound(state(Filter.State.ENDED), failed, ended);
    assertFound(
        new Filter(
            Optional.of("root"),
            Optional.of("top"),
            Optional.of("web"),
            Optional.of("succeeded"),
            Optional.empty(),
            Optional.of(ended.accepted()),
            Optional.of(failed.accepted()),
            Optional.of(Filter.State.ENDED)),
        ended);
  }

  private void assertFound(Filter filter, InvocationRecord... records) {
    assertThat(log().page(filter, Optional.empty(), 10).records())
        .as(filter.toString())
        .containsExactly(records);
  }

  private static Filter capsule(String capsule) {
    return filter(
        Optional.of(capsule),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Filter target(String target) {
    return filter(
        Optional.empty(),
        Optional.of(target),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Filter outcome(String outcome) {
    return filter(
        Optional.empty(),
        Optional.empty(),
        Optional.of(outcome),
        Optional.empty(),
        Optional.empty());
  }

  private static Filter parent(String parent) {
    return filter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(parent),
        Optional.empty());
  }

  private static Filter state(Filter.State state) {
    return filter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(state));
  }

  private static Filter filter(
      Optional<String> capsule,
      Optional<String> target,
      Optional<String> outcome,
      Optional<String> parent,
      Optional<Filter.State> state) {
    return new Filter(
        Optional.empty(),
        capsule,
        target,
        outcome,
        parent,
        Optional.empty(),
        Optional.empty(),
        state);
  }

  @Test
  void removesTheOldestThatAreTooOldTooManyOrTooLarge() {
    for (int n = 0; n < 5; n++) {
      ended(begun("01-%d".formatted(n), 60 * n), new Outcome.Succeeded());
    }
    // It runs still.
    begun("00-open", -60);
    Instant now = Records.ACCEPTED.plusSeconds(300);
    assertRemoved(limits(Optional.empty(), OptionalLong.empty(), OptionalLong.empty()), now);
    assertRemoved(
        limits(Optional.of(Duration.ofMinutes(4)), OptionalLong.empty(), OptionalLong.empty()),
        now,
        "01-0");
    assertRemoved(limits(Optional.empty(), OptionalLong.of(3), OptionalLong.empty()), now, "01-1");
    // Each has an artifact of 2 GiB.
    assertRemoved(
        limits(Optional.empty(), OptionalLong.empty(), OptionalLong.of(5L << 30)), now, "01-2");
    assertRemoved(
        limits(Optional.of(Duration.ofDays(1)), OptionalLong.of(3), OptionalLong.of(5L << 30)),
        now);
    assertThat(log().list(10, Optional.empty()))
        .extracting(InvocationRecord::id)
        .containsExactly("01-4", "01-3", "00-open");
  }

  @Test
  void removesMoreThanOneBatchAndTellsOfEach() {
    for (int n = 0; n < 450; n++) {
      ended(begun("01-%03d".formatted(n), n), new Outcome.Succeeded());
    }
    List<Integer> told = new ArrayList<>();
    Retention.Removed removed =
        new Retention(
                database(),
                limits(Optional.empty(), OptionalLong.of(7), OptionalLong.empty()),
                id -> {},
                (in, at, records, oldest, newest) -> told.add(records))
            .run(Records.ACCEPTED);
    assertThat(removed.records()).isEqualTo(443);
    assertThat(removed.bytes()).isGreaterThan(443L * (2L << 30));
    assertThat(told).containsExactly(200, 200, 43);
    assertThat(log().list(1000, Optional.empty())).hasSize(7);
  }

  private void assertRemoved(Retention.Limits limits, Instant now, String... ids) {
    List<String> discarded = new ArrayList<>();
    Retention.Removed removed =
        new Retention(database(), limits, discarded::add, (in, at, records, oldest, newest) -> {})
            .run(now);
    assertThat(discarded).containsExactly(ids);
    assertThat(removed.records()).isEqualTo(ids.length);
    assertThat(ids).allSatisfy(id -> assertThat(log().find(id)).isEmpty());
  }

  private static Retention.Limits limits(
      Optional<Duration> age, OptionalLong records, OptionalLong bytes) {
    return new Retention.Limits(age, records, bytes);
  }

  @Test
  void doesAllOfATransactionOrNothing() {
    assertThatThrownBy(() ->
            database()
                .transaction(
                    "try",
                    handle -> {
                      forget(handle);
                      throw new IllegalStateException("stopped");
                    }))
        .hasMessage("stopped");
    begun("01a", 0);
    assertThatThrownBy(() ->
            database()
                .transaction(
                    "try",
                    handle -> {
                      forget(handle);
                      throw new SQLException("stopped");
                    }))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("Tried to try in")
        .hasMessageContaining("stopped");
    assertThat(log().find("01a")).isPresent();
    int forgotten = database().transaction("forget", RecordsContract::forget);
    assertThat(forgotten).isEqualTo(1);
    assertThat(another().find("01a")).isEmpty();
  }

  private static int forget(org.jdbi.v3.core.Handle handle) {
    return handle.createUpdate("DELETE FROM invocation").execute();
  }

  private InvocationRecord begun(String id, int secondsAfterNoon) {
    InvocationRecord begun = Records.begun(id, Records.ACCEPTED.plusSeconds(secondsAfterNoon));
    log().begin(begun);
    return begun;
  }

  private InvocationRecord ended(InvocationRecord begun, Outcome outcome) {
    InvocationRecord ended = Records.ended(begun, outcome);
    log().end(ended);
    return ended;
  }
}
