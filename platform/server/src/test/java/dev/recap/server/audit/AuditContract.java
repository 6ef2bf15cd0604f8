package dev.recap.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.PlatformException;
import dev.recap.server.fixture.Place;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log does in every database. */
abstract class AuditContract {
  private Optional<Place> place = Optional.empty();
  private final List<Database> databases = new ArrayList<>();

  /** A fresh place for each test. */
  abstract Place place();

  /** SQL that lets the log be changed, as somebody who owns the database can. */
  abstract List<String> unguard();

  @BeforeEach
  void open() {
    place = Optional.of(place());
    databases.add(here().open());
  }

  @AfterEach
  void close() {
    databases.forEach(Database::close);
  }

  private Place here() {
    return place.orElseThrow();
  }

  private Database database() {
    return databases.getFirst();
  }

  private AuditLog audit() {
    return new AuditLog(database(), here().folder());
  }

  private dev.recap.server.store.Records records() {
    return new dev.recap.server.store.Records(database(), audit());
  }

  private static Entry entry(int n) {
    return new Entry(
        Records.ACCEPTED.plusSeconds(n), "token.created", "root", Map.of("name", "ci-" + n));
  }

  private void fill(int rows) {
    AuditLog audit = audit();
    for (int n = 1; n <= rows; n++) {
      audit.append(entry(n));
    }
    assertThat(audit.verify().problems()).isEmpty();
    assertThat(audit.verify().rows()).isEqualTo(rows);
  }

  private void tamper(String sql) {
    database()
        .transaction(
            "tamper",
            handle -> {
              unguard().forEach(handle::execute);
              return handle.execute(sql);
            });
  }

  private List<String> problems() {
    return audit().verify().problems();
  }

  @Test
  void isIntactWhenEmpty() {
    assertThat(audit().verify()).isEqualTo(new Verification(0, "0".repeat(64), List.of()));
  }

  @Test
  void givesBackWhatItWasTold() {
    fill(3);
    assertThat(audit().page(Optional.empty(), 1, 10))
        .extracting(AuditLog.Kept::seq, AuditLog.Kept::entry)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(2L, entry(2)),
            org.assertj.core.api.Assertions.tuple(3L, entry(3)));
    assertThat(audit().page(Optional.empty(), 0, 1)).hasSize(1);
  }

  @Test
  void tellsOfEveryInvocationInTheTransactionOfItsRecord() {
    InvocationRecord begun = Records.begun("01a", Records.ACCEPTED);
    records().begin(begun);
    InvocationRecord ended = Records.ended(begun, new Outcome.Failed(3, "no"));
    records().end(ended);
    records().end(Records.ended(begun, new Outcome.Succeeded()));
    assertThatThrownBy(() -> records().begin(begun)).isInstanceOf(PlatformException.class);
    List<AuditLog.Kept> rows = audit().page(Optional.of("01a"), 0, 10);
    assertThat(rows)
        .extracting(kept -> kept.entry().kind())
        .containsExactly("invocation.accepted", "invocation.ended");
    assertThat(rows.getLast().entry().caller()).isEqualTo("root");
    assertThat(rows.getLast().entry().about())
        .containsEntry("capsule", ended.capsule())
        .containsEntry("target", "docker:web")
        .containsEntry("outcome", "failed")
        .containsEntry("receiptClean", false)
        .containsEntry("parameters", ended.parameters());
    assertThat(problems()).isEmpty();
  }

  @Test
  void refusesToBeChangedOrShortenedByAccident() {
    fill(2);
    for (String sql :
        List.of("UPDATE audit SET caller = 'alice'", "DELETE FROM audit WHERE seq = 2")) {
      assertThatThrownBy(() -> database().transaction("tamper", handle -> handle.execute(sql)))
          .hasMessageContaining("the audit log is only ever added to");
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void noticesAnyChangeOfAnyRow() {
    fill(5);
    for (int seq = 1; seq <= 5; seq++) {
      for (String change :
          List.of(
              "at = at + 1",
              "kind = 'token.revoked'",
              "invocation = '01a'",
              "caller = 'alice'",
              "about = '{}'",
              "hash = '" + "0".repeat(64) + "'")) {
        List<AuditRow> before = dump();
        tamper("UPDATE audit SET %s WHERE seq = %d".formatted(change, seq));
        assertThat(problems()).as("%d: %s", seq, change).isNotEmpty();
        restore(before);
        assertThat(problems()).isEmpty();
      }
    }
  }

  @Test
  void noticesTheRemovalOfAnyRow() {
    fill(5);
    for (int seq = 1; seq <= 5; seq++) {
      List<AuditRow> before = dump();
      tamper("DELETE FROM audit WHERE seq = " + seq);
      assertThat(problems()).as("%d", seq).isNotEmpty();
      restore(before);
      assertThat(problems()).isEmpty();
    }
    tamper("DELETE FROM audit");
    assertThat(problems()).isNotEmpty();
  }

  @Test
  void noticesRowsThatWereWrittenAnewWithHashesThatFit() {
    fill(5);
    List<AuditRow> before = dump();
    for (int from = 0; from < 5; from++) {
      List<AuditRow> forged = new ArrayList<>(before.subList(0, from));
      for (AuditRow row : before.subList(from, 5)) {
        AuditRow changed =
            new AuditRow(
                row.seq(), row.at(), row.kind(), row.invocation(), "alice", row.about(), "");
        forged.add(changed.sealed(forged.isEmpty() ? AuditRow.NOTHING : forged.getLast().hash()));
      }
      restore(forged);
      assertThat(problems()).as("from %d", from).isNotEmpty();
      // A row less, and all numbers one lower: a chain without a flaw.
      restore(forged.subList(0, 4));
      assertThat(problems()).isNotEmpty();
    }
  }

  @Test
  void noticesTheRemovalOfItsTailAfterMoreRowsThanTheHeadHasLines() {
    fill(AuditHead.LINES + 10);
    tamper("DELETE FROM audit WHERE seq > " + (AuditHead.LINES + 9));
    assertThat(problems())
        .containsExactly("row %d was written and is missing".formatted(AuditHead.LINES + 10));
  }

  @Test
  void noticesThatItsHeadIsGoneOrWasWrittenByAnother() throws IOException {
    fill(2);
    Path head = AuditHead.file(here().folder());
    byte[] before = Files.readAllBytes(head);
    Files.delete(head);
    assertThat(problems()).singleElement().asString().contains("audit.head is missing");
    byte[] forged = before.clone();
    forged[300] = '7';
    Files.write(head, forged);
    assertThat(problems()).singleElement().asString().contains("a line that RECap did not write");
    Files.write(head, before);
    Path key = here().folder().resolve("audit.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(problems()).isEmpty();
  }

  @Test
  void noticesARecordThatIsNotTheOneThatWasKept() {
    InvocationRecord begun = Records.begun("01a", Records.ACCEPTED);
    records().begin(begun);
    records().end(Records.ended(begun, new Outcome.Failed(3, "no")));
    assertThat(problems()).isEmpty();
    tamper("UPDATE invocation SET record = replace(record, '\"no\"', '\"yes\"')");
    assertThat(problems()).singleElement().asString().contains("the record of invocation 01a");
    // Records are removed after a while; the log stays.
    tamper("DELETE FROM invocation");
    assertThat(problems()).isEmpty();
  }

  @Test
  void isIntactAfterATransactionThatFailedOnceItHadAdded() {
    fill(2);
    assertThatThrownBy(() ->
            database()
                .transaction(
                    "fail",
                    handle -> {
                      audit().append(handle, entry(3));
                      throw new IllegalStateException("stopped");
                    }))
        .hasMessage("stopped");
    assertThat(problems()).isEmpty();
    audit().append(entry(4));
    assertThat(problems()).isEmpty();
    assertThat(audit().verify().rows()).isEqualTo(3);
  }

  @Test
  void isOneChainWhoeverAddsToItAtTheSameTime() {
    databases.add(here().open());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        AuditLog audit = new AuditLog(databases.get(thread % 2), here().folder());
        var _ =
            threads.submit(() -> {
              for (int n = 0; n < 25; n++) {
                audit.append(entry(n));
                assertThat(audit.verify().problems()).isEmpty();
              }
            });
      }
    }
    assertThat(audit().verify().rows()).isEqualTo(200);
    assertThat(problems()).isEmpty();
  }

  private List<AuditRow> dump() {
    return database()
        .read(
            "read all",
            handle ->
                handle
                    .createQuery("SELECT " + AuditRow.COLUMNS + " FROM audit ORDER BY seq")
                    .map((row, context) -> AuditRow.of(row))
                    .list());
  }

  private void restore(List<AuditRow> rows) {
    tamper("DELETE FROM audit");
    database()
        .transaction(
            "write all",
            handle -> {
              for (AuditRow row : rows) {
                handle.execute(
                    "INSERT INTO audit (" + AuditRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row.seq(),
                    row.at(),
                    row.kind(),
                    row.invocation().orElse(null),
                    row.caller(),
                    row.about(),
                    row.hash());
              }
              return rows.size();
            });
  }
}
