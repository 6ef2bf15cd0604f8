package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.eventually;
import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationId;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.queue.Busy;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.queue.Queued;
import dev.recap.server.queue.Work;
import dev.recap.server.store.Database;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What waits for its turn: for room in a target, as a fan-out, over the death of the server. */
@Timeout(60)
final class LaterTest {
  private static final InvocationRecord.Owner DEAD = new InvocationRecord.Owner("gone", 1, 1);
  private static final String FAN_OUT = "{\"selector\":{\"app\":\"\"},\"maxParallel\":3%s}";

  @TempDir private Path folder;

  private ApiFixture server() {
    return new ApiFixture(
        folder,
        ask ->
            ask.caller().name().equals("token:hasty")
                ? new Access.Decision.Denied(
                    new Problem(Problem.Kind.TOO_MANY, "Tried it but too often"))
                : new Access.Decision.Allowed(Optional.empty()));
  }

  /** Room in no more; they are called by another name than what is put into the queue. */
  private static List<String> fill(ApiFixture server, int ms) throws Exception {
    List<String> full = new ArrayList<>();
    for (int n = 0; n < ApiFixture.BOUNDS.perTarget(); n++) {
      String body = "{\"target\":\"docker:web-1\",\"parameters\":{\"ms\":%d}}".formatted(ms);
      Thread.ofVirtual()
          .start(() -> {
            try {
              server.invoke(body);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      full.add(body);
    }
    eventually(
        () -> server.host.running.get() == full.size() ? Optional.of(true) : Optional.empty());
    return full;
  }

  @Test
  void letsWhatFindsItsTargetFullWaitForRoom() throws Exception {
    try (ApiFixture server = server()) {
      fill(server, 1500);
      String id = server.submit("", "{\"target\":\"web-1\"}");
      JsonNode record = server.ended(id);
      assertThat(record.at("/outcome/type").asString()).isEqualTo("succeeded");
      assertThat(server.host.most).hasValue(ApiFixture.BOUNDS.perTarget());
      assertThat(server.host.runs).hasValue(ApiFixture.BOUNDS.perTarget() + 1);
    }
  }

  @Test
  void carriesOutOthersMeanwhileAndCancelsWhatFoundNoRoom() throws Exception {
    try (ApiFixture server = server()) {
      fill(server, 20_000);
      List<String> putOff = new ArrayList<>();
      for (int n = 0; n < ApiFixture.BOUNDS.queued() + 1; n++) {
        putOff.add(server.submit("", "{\"target\":\"web-1\"}"));
      }
      JsonNode other = server.ended(server.submit("", "{\"target\":\"db\"}"));
      assertThat(other.at("/outcome/type").asString()).isEqualTo("succeeded");
      for (String id : putOff) {
        eventually(() ->
            server.ask("DELETE", "/invocations/" + id, "", "").status() < 300
                ? Optional.of(true)
                : Optional.empty());
        assertThat(server.ended(id).at("/outcome/type").asString()).isEqualTo("cancelled");
      }
      assertThat(server.host.runs).hasValue(ApiFixture.BOUNDS.perTarget() + 1);
      json(server.as("root", "GET", "/invocations?state=running", "", ""))
          .path("invocations")
          .forEach(one -> server.invocations.cancel(one.path("id").asString(), admin()));
    }
  }

  private static Caller admin() {
    return new Caller("token:root", Set.of());
  }

  @Test
  void endsWhatIsInvokedTooOftenAtOnce() throws Exception {
    try (ApiFixture server = server()) {
      String id =
          json(server.as(
                  "hasty",
                  "POST",
                  "/capsules/work/invoke",
                  "Prefer: respond-async\r\n",
                  "{\"target\":\"web-1\"}"))
              .path("id")
              .asString();
      JsonNode record =
          eventually(() ->
              Optional.of(json(server.as("hasty", "GET", "/invocations/" + id, "", "")))
                  .filter(one -> one.has("outcome")));
      assertThat(record.at("/outcome/type").asString()).isEqualTo("rejected");
      assertThat(record.at("/outcome/kind").asString()).isEqualTo("too-many");
    }
  }

  @Test
  void invokesInManyTargetsLaterOncePerKeyAndByPriority() throws Exception {
    try (ApiFixture server = server()) {
      String key = "Idempotency-Key: all-1\r\n";
      String body = FAN_OUT.formatted(",\"priority\":3");
      String id = server.submit(key, body);
      assertThat(server.submit(key, body)).isEqualTo(id);
      JsonNode parent = server.ended(id);
      assertThat(parent.at("/outcome/type").asString()).isEqualTo("succeeded");
      assertThat(parent.at("/result/invocations")).hasSize(3);
      var once =
          server.ask(
              "POST", "/capsules/work/invoke", "Idempotency-Key: all-2\r\n", FAN_OUT.formatted(""));
      assertThat(once.status()).as(once.text()).isEqualTo(200);
      assertThat(server.host.runs).hasValue(6);
    }
  }

  @Test
  void letsThePartsOfAFanOutWaitForRoom() throws Exception {
    try (ApiFixture server = server()) {
      fill(server, 1500);
      JsonNode parent = server.ended(server.submit("", FAN_OUT.formatted("")));
      assertThat(parent.at("/outcome/type").asString()).isEqualTo("succeeded");
      assertThat(parent.at("/result/invocations")).hasSize(3);
      assertThat(server.host.most.get()).isLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesOnWithAFanOutWhoseServerDiedOnlyWhereThatIsAskedFor(boolean retry) throws Exception {
    String id = InvocationId.at(Instant.EPOCH);
    died(id, retry);
    try (ApiFixture server = server()) {
      JsonNode parent =
          eventually(() ->
              Optional.of(json(server.as("root", "GET", "/invocations/" + id, "", "")))
                  .filter(one -> one.has("outcome")));
      assertThat(parent.at("/outcome/type").asString())
          .isEqualTo(retry ? "succeeded" : "interrupted");
      assertThat(server.host.runs).hasValue(retry ? 2 : 0);
      JsonNode parts =
          json(server.as("root", "GET", "/invocations?parent=" + id, "", "")).path("invocations");
      assertThat(parts).hasSize(retry ? 4 : 2);
      assertThat(parts)
          .filteredOn(part -> part.at("/outcome/type").asString().equals("interrupted"))
          .extracting(part -> part.path("id").asString())
          .containsExactly("01part-open");
      if (retry) {
        assertThat(parent.at("/result/invocations"))
            .extracting(part -> part.path("id").asString())
            .contains("01part-ended")
            .doesNotContain("01part-open");
      }
    }
  }

  /** A server died in the middle of a fan-out of which one part had ended and one had begun. */
  private void died(String id, boolean retry) {
    try (Database database = Database.sqlite(folder)) {
      AuditLog audit = new AuditLog(database, folder);
      InvocationQueue queue = new InvocationQueue(database, audit, folder, DEAD, 9);
      Records records = new Records(database, audit, queue);
      FanOut.Order order =
          new FanOut.Order(
              CapsuleRef.parse("work"),
              Map.of("app", ""),
              Map.of(),
              Optional.empty(),
              new Caller("token:ann", Set.of()),
              Optional.empty(),
              2,
              OptionalInt.empty());
      queue.enqueue(
          new Queued(
              id,
              new Work.All(order),
              0,
              Optional.empty(),
              Optional.empty(),
              retry,
              Instant.EPOCH));
      queue.claim(Busy.NOTHING);
      records.begin(record(id, "app", Optional.empty(), false));
      records.begin(record("01part-ended", "docker:web-1", Optional.of(id), false));
      records.end(record("01part-ended", "docker:web-1", Optional.of(id), true));
      records.begin(record("01part-open", "docker:web-2", Optional.of(id), false));
      ProcOwners owners = new ProcOwners(Path.of("/proc"));
      queue.recover(owners, Instant.EPOCH, discarded -> {});
      new Orphans(records, owners, AT_EPOCH).close();
    }
  }

  private static InvocationRecord record(
      String id, String target, Optional<String> parent, boolean ended) {
    return new InvocationRecord(
        id,
        DEAD,
        "work",
        target,
        parent.map(_ -> target.replace("docker:", "id-")),
        "{}",
        "token:ann",
        Optional.empty(),
        parent,
        Instant.EPOCH,
        ended ? Optional.of(Instant.EPOCH) : Optional.empty(),
        ended ? Optional.of(new Outcome.Succeeded()) : Optional.empty(),
        Map.of(),
        Captured.NOTHING,
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        ended ? Optional.of(Receipt.untouched()) : Optional.empty(),
        List.of());
  }

  private static final TimeSource AT_EPOCH =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };
}
