package dev.recap.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Request;
import dev.recap.core.target.TargetRef;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the queue does in every database. */
abstract class QueueContract {
  private static final Instant NOON = Records.ACCEPTED;
  private static final String SECRET = "correct-horse-battery-staple";
  private static final Orphans.Owners ALL_DEAD = owner -> false;

  private Optional<Place> place = Optional.empty();
  private final List<Database> databases = new ArrayList<>();

  /** A fresh place for each test. */
  abstract Place place();

  /** Every byte the database keeps. */
  abstract String dump() throws IOException;

  @BeforeEach
  void open() {
    place = Optional.of(place());
    databases.add(here().open());
  }

  @AfterEach
  void close() {
    databases.forEach(Database::close);
  }

  final Place here() {
    return place.orElseThrow();
  }

  final Database database() {
    return databases.getFirst();
  }

  private AuditLog audit() {
    return new AuditLog(database(), here().folder());
  }

  private InvocationQueue queue() {
    return queue(1000);
  }

  private InvocationQueue queue(int capacity) {
    return new InvocationQueue(database(), audit(), here().folder(), Records.OWNER, capacity);
  }

  private dev.recap.server.store.Records records() {
    return new dev.recap.server.store.Records(database(), audit(), queue());
  }

  private static Queued queued(String id) {
    return queued(id, "web", "top", 0, false);
  }

  private static Queued queued(
      String id, String target, String capsule, int priority, boolean retry) {
    return new Queued(
        id,
        new Request(
            CapsuleRef.parse(capsule),
            TargetRef.parse(target),
            Map.of("password", SECRET),
            Optional.empty(),
            Caller.local("alice"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(id)),
        priority,
        Optional.empty(),
        Optional.empty(),
        retry,
        NOON);
  }

  private static Queued keyed(String id, String key, int iterations) {
    return new Queued(
        id,
        new Request(
            CapsuleRef.parse("top"),
            TargetRef.parse("web"),
            Map.of("iterations", iterations),
            Optional.empty(),
            Caller.local("alice"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(id)),
        0,
        Optional.of(key),
        Optional.empty(),
        false,
        NOON);
  }

  private String claimed(Busy busy) {
    return queue().claim(busy).map(Claim::id).orElse("none");
  }

  private InvocationRecord begin(String id) {
    InvocationRecord begun = Records.begun(id, NOON);
    records().begin(begun);
    return begun;
  }

  @Test
  void givesBackEverythingThatWasAskedFor() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("text", "a\u0000\u00e4\ud83d\ude00");
    parameters.put("whole", 7);
    parameters.put("decimal", new BigDecimal("0.10"));
    parameters.put("flag", true);
    parameters.put("list", List.of("a", 1, List.of()));
    parameters.put("map", Map.of("a", Map.of()));
    Queued queued =
        new Queued(
            "01a",
            new Request(
                CapsuleRef.parse("registry.example.com/team/top:1.0.0"),
                TargetRef.parse("docker:web"),
                parameters,
                Optional.of(Duration.ofMillis(1500)),
                new Caller("oidc:alice", Set.of("sre", "ops")),
                Optional.of("the pager rang"),
                Optional.of("01parent"),
                Optional.of("01a")),
            7,
            Optional.of("key"),
            Optional.of(URI.create("https://example.com/done?token=" + SECRET)),
            true,
            NOON);
    assertThat(queue().enqueue(queued)).isEqualTo(new Enqueued.Accepted("01a"));
    assertThat(queue().find("01a"))
        .contains(
            new Waiting(
                "01a",
                "oidc:alice",
                "registry.example.com/team/top",
                "docker:web",
                7,
                NOON,
                false));
    assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(queued, 1));
    assertThat(queue().find("01a").orElseThrow().taken()).isTrue();
  }

  @Test
  void givesEachOnceInOrderOfPriorityAndArrival() {
    queue().enqueue(queued("01c"));
    queue().enqueue(queued("01a"));
    queue().enqueue(queued("01b", "web", "top", 5, false));
    assertThat(queue().waiting()).isEqualTo(3);
    assertThat(queue().list(Optional.of("alice"), 10))
        .extracting(Waiting::id)
        .containsExactly("01b", "01a", "01c");
    assertThat(queue().list(Optional.of("bob"), 10)).isEmpty();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01b");
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01c");
    assertThat(claimed(Busy.NOTHING)).isEqualTo("none");
    assertThat(queue().waiting()).isZero();
  }

  @Test
  void passesOverWhatIsBusy() {
    queue().enqueue(queued("01a", "web", "top", 0, false));
    queue().enqueue(queued("01b", "db", "top", 0, false));
    queue().enqueue(queued("01c", "db", "registry.example.com/team/ps:1.0.0", 0, false));
    Busy web = new Busy(Set.of("web"), Set.of());
    Busy both = new Busy(Set.of("web"), Set.of("top", "ps"));
    assertThat(claimed(new Busy(Set.of("web", "db"), Set.of()))).isEqualTo("none");
    assertThat(claimed(new Busy(Set.of(), Set.of("top", "registry.example.com/team/ps"))))
        .isEqualTo("none");
    assertThat(claimed(both)).isEqualTo("01c");
    assertThat(claimed(web)).isEqualTo("01b");
    assertThat(claimed(web)).isEqualTo("none");
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
  }

  @Test
  void givesEachToOneOfManyWhoAskAtTheSameTime() {
    for (int n = 0; n < 100; n++) {
      queue().enqueue(queued("01-%03d".formatted(n)));
    }
    databases.add(here().open());
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        Database database = databases.get(thread % 2);
        var _ =
            threads.submit(() -> {
              InvocationQueue queue =
                  new InvocationQueue(database, audit(), here().folder(), Records.OWNER, 1000);
              for (Optional<Claim> claim = queue.claim(Busy.NOTHING);
                  claim.isPresent();
                  claim = queue.claim(Busy.NOTHING)) {
                taken.add(claim.get().id());
              }
            });
      }
    }
    assertThat(taken).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void takesNoMoreThanItsCapacity() {
    assertThat(queue(2).enqueue(queued("01a"))).isEqualTo(new Enqueued.Accepted("01a"));
    assertThat(queue(2).enqueue(queued("01b"))).isEqualTo(new Enqueued.Accepted("01b"));
    assertThat(queue(2).enqueue(queued("01c"))).isEqualTo(new Enqueued.Full(2));
    assertThat(queue().find("01c")).isEmpty();
    claimed(Busy.NOTHING);
    assertThat(queue(2).enqueue(queued("01c"))).isEqualTo(new Enqueued.Accepted("01c"));
  }

  @Test
  void doesNotInvokeAgainWhatIsAskedForWithTheSameKey() {
    assertThat(queue().enqueue(keyed("01a", "k", 1))).isEqualTo(new Enqueued.Accepted("01a"));
    assertThat(queue().enqueue(keyed("01b", "k", 1))).isEqualTo(new Enqueued.Repeated("01a"));
    assertThat(queue().enqueue(keyed("01c", "k", 2))).isEqualTo(new Enqueued.KeyTaken("01a"));
    assertThat(queue().enqueue(keyed("01d", "l", 1))).isEqualTo(new Enqueued.Accepted("01d"));
    claimed(Busy.NOTHING);
    records().end(Records.ended(begin("01a"), new Outcome.Succeeded()));
    assertThat(queue().enqueue(keyed("01e", "k", 1))).isEqualTo(new Enqueued.Repeated("01a"));
    assertThat(queue().forgetKeys(NOON.plusSeconds(1))).isEqualTo(2);
    assertThat(queue().enqueue(keyed("01f", "k", 2))).isEqualTo(new Enqueued.Accepted("01f"));
  }

  @Test
  void givesOneTakenBackToItsPlace() {
    queue().enqueue(queued("01a"));
    queue().enqueue(queued("01b"));
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
    assertThat(queue().release("01a")).isTrue();
    assertThat(queue().release("01a")).isFalse();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
    begin("01a");
    assertThat(queue().release("01a")).isFalse();
  }

  @Test
  void canBeAskedForOneByItsId() {
    queue().enqueue(queued("01a"));
    queue().enqueue(queued("01b"));
    assertThat(queue().claim("01b").map(Claim::id)).contains("01b");
    assertThat(queue().claim("01b")).isEmpty();
    assertThat(queue().claim("01x")).isEmpty();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
  }

  @Test
  void losesNothingThatWasTakenAndNotBegun() {
    queue().enqueue(queued("01a"));
    claimed(Busy.NOTHING);
    assertThat(queue().recover(owner -> true, NOON, discarded -> {}).waiting()).isEmpty();
    assertThat(queue().recover(ALL_DEAD, NOON, discarded -> {}))
        .isEqualTo(new InvocationQueue.Recovered(List.of("01a"), List.of()));
    assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(queued("01a"), 1));
  }

  @Test
  void runsNothingTwiceThatHadBegun() {
    queue().enqueue(queued("01a"));
    claimed(Busy.NOTHING);
    InvocationRecord begun = begin("01a");
    assertThat(queue().recover(ALL_DEAD, NOON, discarded -> {}))
        .isEqualTo(new InvocationQueue.Recovered(List.of(), List.of()));
    assertThat(records().open()).containsExactly(begun);
    records().end(Records.ended(begun, new Outcome.Interrupted("died")));
    assertThat(queue().recover(ALL_DEAD, NOON, discarded -> {}).again()).isEmpty();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("none");
    assertThat(queue().find("01a")).isEmpty();
  }

  @Test
  void runsAgainWhereThatIsAskedFor() {
    Queued queued = queued("01a", "web", "top", 0, true);
    queue().enqueue(queued);
    List<String> discarded = new ArrayList<>();
    for (int attempt = 1; attempt < 3; attempt++) {
      assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(queued, attempt));
      begin("01a");
      assertThat(records().open()).as("not an orphan").isEmpty();
      assertThat(queue().recover(ALL_DEAD, NOON, discarded::add).again()).containsExactly("01a");
      assertThat(records().find("01a")).isEmpty();
    }
    assertThat(discarded).containsExactly("01a", "01a");
    assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(queued, 3));
    records().end(Records.ended(begin("01a"), new Outcome.Succeeded()));
    assertThat(queue().recover(ALL_DEAD, NOON, discarded::add).again()).isEmpty();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("none");
    assertThat(audit().verify().problems()).isEmpty();
    assertThat(audit().page(Optional.of("01a"), 0, 100))
        .extracting(kept -> kept.entry().kind())
        .containsExactly(
            "invocation.queued",
            "invocation.accepted",
            "invocation.requeued",
            "invocation.accepted",
            "invocation.requeued",
            "invocation.accepted",
            "invocation.ended");
  }

  @Test
  void doesNotRunAgainWhatSomebodyElseMadeFinal() {
    queue().enqueue(queued("01a", "web", "top", 0, true));
    claimed(Busy.NOTHING);
    InvocationRecord ended = Records.ended(begin("01a"), new Outcome.Interrupted("died"));
    new dev.recap.server.store.Records(database()).end(ended);
    assertThat(queue().recover(ALL_DEAD, NOON, discarded -> {}).again()).isEmpty();
    assertThat(queue().find("01a")).isEmpty();
    assertThat(records().find("01a")).contains(ended);
  }

  @Test
  void givesUpWhatBringsTheServerDownAgainAndAgain() {
    queue().enqueue(queued("01a", "web", "top", 0, true));
    int attempts = 0;
    while (records().open().isEmpty()) {
      assertThat(claimed(Busy.NOTHING)).isEqualTo("01a");
      begin("01a");
      queue().recover(ALL_DEAD, NOON, discarded -> {});
      attempts++;
    }
    assertThat(attempts).isEqualTo(10);
    assertThat(records().open()).hasSize(1);
  }

  @Test
  void givesBackAFanOutAsItWasAskedFor() {
    Queued queued = fanOut("01a", "key");
    queue().enqueue(queued);
    assertThat(queue().find("01a").map(Waiting::target)).contains("app=web,tier");
    assertThat(queue().enqueue(fanOut("01b", "key"))).isEqualTo(new Enqueued.Repeated("01a"));
    assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(queued, 1));
  }

  private static Queued fanOut(String id, String key) {
    return new Queued(
        id,
        new Work.All(
            new FanOut.Order(
                CapsuleRef.parse("top"),
                Map.of("tier", "", "app", "web"),
                Map.of("password", SECRET),
                Optional.of(Duration.ofSeconds(3)),
                Caller.local("alice"),
                Optional.of("why"),
                3,
                OptionalInt.of(2))),
        1,
        Optional.of(key),
        Optional.empty(),
        false,
        NOON);
  }

  @Test
  void takesTheRecordBackOfWhatFoundNoRoomAndLetsItWaitInItsOldPlace() throws IOException {
    Queued first = queued("01a");
    queue().enqueue(first);
    queue().enqueue(queued("01b"));
    claimed(Busy.NOTHING);
    begin("01a");
    queue().putOff(first, NOON);
    assertThat(records().find("01a")).isEmpty();
    assertThat(dump()).doesNotContain(SECRET);
    assertThat(queue().claim(Busy.NOTHING)).contains(new Claim.Ready(first, 1));
    InvocationRecord begun = begin("01a");
    records().end(Records.ended(begun, new Outcome.Succeeded()));
    queue().putOff(first, NOON);
    assertThat(records().find("01a")).as("it has ended").isPresent();
    assertThat(claimed(Busy.NOTHING)).isEqualTo("01b");
    assertThat(audit().verify().problems()).isEmpty();
  }

  @Test
  void keepsNoSecretInClear() throws IOException {
    Queued called =
        new Queued(
            "01a",
            queued("01a").work(),
            0,
            Optional.of("key"),
            Optional.of(URI.create("https://example.com/" + SECRET)),
            true,
            NOON);
    queue().enqueue(called);
    queue().enqueue(queued("01b"));
    assertThat(dump()).contains("01a").doesNotContain(SECRET);
    claimed(Busy.NOTHING);
    begin("01a");
    claimed(Busy.NOTHING);
    begin("01b");
    assertThat(dump()).doesNotContain(SECRET);
    assertThat(payloads()).as("only what may be run again is kept").isEqualTo(1);
    assertThat(dump(here().folder().resolve("queue.key"))).hasSize(32);
  }

  private int payloads() {
    return database()
        .read(
            "count",
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM queue WHERE payload IS NOT NULL")
                    .mapTo(Integer.class)
                    .one());
  }

  @Test
  void saysOfWhatItCannotReadAnyMoreThatItCannot() throws IOException {
    queue().enqueue(queued("01a"));
    queue().enqueue(queued("01b"));
    database()
        .transaction(
            "swap",
            handle ->
                handle.execute(
                    "UPDATE queue SET payload = (SELECT payload FROM queue WHERE id = '01b')"
                        + " WHERE id = '01a'"));
    assertThat(queue().claim(Busy.NOTHING).orElseThrow())
        .isInstanceOfSatisfying(
            Claim.Unreadable.class,
            claim -> {
              assertThat(claim.id()).isEqualTo("01a");
              assertThat(claim.caller()).isEqualTo("alice");
              assertThat(claim.problem().message()).contains("queue.key");
            });
    Files.write(here().folder().resolve("queue.key"), new byte[32]);
    assertThat(queue().claim(Busy.NOTHING)).containsInstanceOf(Claim.Unreadable.class);
  }

  @Test
  void tellsWhoWantsToKnowOnceItHasEnded() {
    URI url = URI.create("https://example.com/done");
    queue()
        .enqueue(
            new Queued(
                "01a", queued("01a").work(), 0, Optional.empty(), Optional.of(url), false, NOON));
    claimed(Busy.NOTHING);
    InvocationRecord begun = begin("01a");
    Instant late = NOON.plusSeconds(1000);
    assertThat(queue().callbacksDue(late, 10)).isEmpty();
    records().end(Records.ended(begun, new Outcome.Succeeded()));
    Callback first = new Callback("01a", url, 0);
    assertThat(queue().callbacksDue(NOON, 10)).isEmpty();
    assertThat(queue().callbacksDue(late, 10)).containsExactly(first);
    queue().callbackFailed(first, late.plusSeconds(1));
    assertThat(queue().callbacksDue(late, 10)).isEmpty();
    assertThat(queue().callbacksDue(late.plusSeconds(1), 10))
        .containsExactly(new Callback("01a", url, 1));
    queue().callbackDone("01a");
    assertThat(queue().callbacksDue(late.plusSeconds(1), 10)).isEmpty();
  }

  /** Every byte of a file, or of the files in a folder, as characters. */
  static String dump(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return bytes(path);
    }
    StringBuilder all = new StringBuilder();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        all.append(dump(entry));
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // A database that runs removes files of its own; what was in them is in others.
    }
    return all.toString();
  }

  private static String bytes(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      // As above.
      return "";
    }
  }
}
