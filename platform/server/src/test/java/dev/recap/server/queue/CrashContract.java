package dev.recap.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.Worker;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A process that uses the queue is killed again and again, and nothing is lost or done twice. */
abstract class CrashContract {
  private static final int ROUNDS = 10;
  private static final String EACH = "120";

  /** A fresh place. */
  abstract Place place();

  /** Something more that happens in the middle of a round. */
  abstract void disturb(int round);

  @Test
  void losesNothingAndDoesNothingTwiceHoweverOftenItIsKilled() throws Exception {
    Place place = place();
    Worker worker = Worker.at(place, CrashWorker.class);
    List<String> told = new ArrayList<>();
    for (int n = 0; n < ROUNDS; n++) {
      int round = n;
      told.addAll(worker.killed(60 + 5 * round, 30, () -> disturb(round), "k" + round, EACH));
    }
    told.addAll(worker.untilItsEnd("last", EACH));

    assertThat(told).doesNotHaveDuplicates().hasSizeGreaterThan(ROUNDS * 60);
    try (Database database = place.open()) {
      check(place, database, told);
    }
  }

  private static void check(Place place, Database database, List<String> told) throws IOException {
    AuditLog audit = new AuditLog(database, place.folder());
    var records = new dev.recap.server.store.Records(database, audit);
    assertThat(audit.verify().problems()).isEmpty();
    assertThat(records.open()).isEmpty();
    assertThat(new InvocationQueue(database, audit, place.folder(), Records.OWNER, 1).waiting())
        .isZero();
    Map<String, Integer> ran = new HashMap<>();
    Files.readAllLines(place.folder().resolve("ran")).forEach(id -> ran.merge(id, 1, Integer::sum));
    Map<String, Integer> ends = new HashMap<>();
    for (AuditLog.Kept kept : audit.page(Optional.empty(), 0, Integer.MAX_VALUE)) {
      if (kept.entry().kind().equals("invocation.ended")) {
        ends.merge(kept.entry().invocation().orElseThrow(), 1, Integer::sum);
      }
    }
    List<InvocationRecord> all = records.list(Integer.MAX_VALUE, Optional.empty());
    assertThat(all).extracting(InvocationRecord::id).containsAll(told);
    int interrupted = 0;
    for (InvocationRecord ended : all) {
      String id = ended.id();
      assertThat(ends).containsEntry(id, 1);
      boolean again = Integer.parseInt(id.substring(id.length() - 4)) % 2 == 0;
      Outcome outcome = ended.outcome().orElseThrow();
      if (outcome instanceof Outcome.Interrupted) {
        interrupted++;
        assertThat(again).as(id).isFalse();
        assertThat(ran.getOrDefault(id, 0)).as(id).isLessThanOrEqualTo(1);
      } else {
        assertThat(outcome).as(id).isEqualTo(new Outcome.Succeeded());
        if (again) {
          assertThat(ran.get(id)).as(id).isBetween(1, ROUNDS);
        } else {
          assertThat(ran.get(id)).as(id).isEqualTo(1);
        }
      }
    }
    assertThat(interrupted).as("of four threads, each time").isBetween(1, 4 * ROUNDS);
  }
}
