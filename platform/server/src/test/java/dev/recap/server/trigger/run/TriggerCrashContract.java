package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.Worker;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.store.RunFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server with triggers is killed again and again; no event is lost and nothing is done twice. */
abstract class TriggerCrashContract {
  private static final int ROUNDS = 8;
  private static final String EACH = "120";
  private static final int ALL = 1_000_000;

  /** A fresh place. */
  abstract Place place();

  /** Something more that happens in the middle of a round. */
  abstract void disturb(int round);

  @Test
  void losesNoEventAndDoesNothingTwiceHoweverOftenItIsKilled() throws Exception {
    Place place = place();
    Worker worker = Worker.at(place, TriggerCrashWorker.class);
    List<String> told = new ArrayList<>();
    for (int n = 0; n < ROUNDS; n++) {
      int round = n;
      told.addAll(worker.killed(40 + 8 * round, 20, () -> disturb(round), "k" + round, EACH));
    }
    told.addAll(worker.untilItsEnd("last", EACH));

    assertThat(told).doesNotHaveDuplicates().hasSizeGreaterThan(ROUNDS * 40);
    try (TriggerServer server = TriggerServer.open(place, new TriggerServer.RealTime())) {
      check(server, told);
    }
  }

  private static void check(TriggerServer server, List<String> told) {
    assertThat(server.audit.verify().problems()).isEmpty();
    assertThat(server.records.open()).isEmpty();
    List<Run> runs = server.runs.page(RunFilter.ALL, Optional.empty(), ALL).runs();
    assertThat(runs).allMatch(TriggerCrashWorker::isOver);
    assertThat(runs).extracting(Run::event).doesNotHaveDuplicates().containsAll(told);
    Map<String, List<InvocationRecord>> records =
        server.records.list(ALL, Optional.empty()).stream()
            .collect(Collectors.groupingBy(record -> record.parent().orElseThrow()));
    int dead = 0;
    int again = 0;
    for (Run run : runs) {
      List<InvocationRecord> invoked = records.getOrDefault(run.event(), List.of());
      assertThat(run.steps())
          .as("every invocation there was belongs to one attempt: %s", run)
          .extracting(done -> done.invocation().orElseThrow())
          .containsExactlyInAnyOrderElementsOf(invoked.stream().map(InvocationRecord::id).toList());
      List<String> outcomes =
          run.steps().stream().map(done -> done.outcome().orElseThrow()).toList();
      if (run.state() instanceof Run.State.Dead) {
        dead++;
        assertThat(run.trigger()).isEqualTo("once");
        assertThat(outcomes).last().isEqualTo("interrupted");
      } else {
        assertThat(run.state()).as("%s", run).isInstanceOf(Run.State.Succeeded.class);
        assertThat(outcomes.stream().filter(word -> word.equals("succeeded"))).hasSize(2);
        again += outcomes.size() - 2;
      }
    }
    assertThat(dead + again).as("interrupted, of at most 16 each time").isBetween(1, 16 * ROUNDS);
  }
}
