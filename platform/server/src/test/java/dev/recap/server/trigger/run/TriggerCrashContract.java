package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.fixture.Place;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.store.RunFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server with triggers is killed again and again; no event is lost and nothing is done twice. */
abstract class TriggerCrashContract {
  private static final int ROUNDS = 8;
  private static final int EACH = 120;
  private static final int ALL = 1_000_000;

  /** A fresh place. */
  abstract Place place();

  /** Something more that happens in the middle of a round. */
  abstract void disturb(int round);

  @Test
  void losesNoEventAndDoesNothingTwiceHoweverOftenItIsKilled() throws Exception {
    Place place = place();
    List<String> told = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process worker = worker(place, "k" + round, EACH);
      try (BufferedReader out = worker.inputReader(StandardCharsets.UTF_8)) {
        for (int line = 0; line < 40 + 8 * round; line++) {
          told.add(Optional.ofNullable(out.readLine()).orElseThrow());
          if (line == 20) {
            disturb(round);
          }
        }
        // Through its handle: the process itself would close the pipe that is still to be read.
        worker.toHandle().destroyForcibly();
        String rest = out.readAllAsString();
        rest.substring(0, rest.lastIndexOf('\n') + 1).lines().forEach(told::add);
      }
      assertThat(worker.waitFor()).isEqualTo(128 + 9);
    }
    Process last = worker(place, "last", EACH);
    told.addAll(last.inputReader(StandardCharsets.UTF_8).lines().toList());
    assertThat(last.waitFor()).isZero();

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

  private static Process worker(Place place, String prefix, int count) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+PerfDisableSharedMem",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                TriggerCrashWorker.class.getName(),
                prefix,
                Integer.toString(count)));
    command.addAll(List.of(place.arguments()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
