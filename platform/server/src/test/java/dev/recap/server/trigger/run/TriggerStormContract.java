package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.fixture.Place;
import dev.recap.server.fixture.Worker;
import dev.recap.server.store.Cursor;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Run.Cause;
import dev.recap.server.trigger.store.RunFilter;
import dev.recap.server.trigger.store.RunPage;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A storm of alerts does not become a storm of capsules, and no alert is forgotten. */
abstract class TriggerStormContract {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerStormContract.class);

  /** The alerts have 200 MB. */
  private static final List<String> HEAP = List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError");

  /** A fresh place. */
  abstract Place place();

  @Test
  void tenThousandAlertsForFiftyContainersAreFiftyInvocationsAndEachIsAccountedFor()
      throws Exception {
    Place place = place();
    List<String> lines = new Worker(TriggerStormWorker.class, place, HEAP).untilItsEnd();
    LOG.info("Stored and decided after ms: {}", lines.getFirst());
    assertThat(Long.parseLong(lines.getFirst().split(" ", -1)[1])).isLessThan(240_000);

    assertThat(lines.get(1)).isEqualTo("50");
    assertThat(lines.subList(2, lines.size()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, TriggerStormWorker.CONTAINERS)
                .mapToObj(n -> "docker:box-" + n)
                .toList());
    try (TriggerServer server = TriggerServer.open(place, new TriggerServer.RealTime())) {
      check(server);
    }
  }

  private static void check(TriggerServer server) {
    Set<String> events = new HashSet<>();
    Map<Cause, Integer> held = new EnumMap<>(Cause.class);
    int succeeded = 0;
    Optional<Cursor> after = Optional.empty();
    do {
      RunPage page = server.runs.page(RunFilter.ALL, after, 1000);
      for (Run run : page.runs()) {
        assertThat(events.add(run.event())).as("one run of each event").isTrue();
        switch (run.state()) {
          case Run.State.Succeeded _ -> succeeded++;
          case Run.State.Suppressed(Cause cause, String why) -> {
            assertThat(why).isNotEmpty();
            held.merge(cause, 1, Integer::sum);
          }
          case Run.State other -> throw new AssertionError(other);
        }
      }
      after = page.next();
    } while (after.isPresent());
    assertThat(events).hasSize(TriggerStormWorker.ALERTS);
    assertThat(succeeded).isEqualTo(TriggerStormWorker.CONTAINERS);
    assertThat(held).containsOnlyKeys(Cause.DUPLICATE, Cause.COOLDOWN);
    assertThat(held.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(TriggerStormWorker.ALERTS - TriggerStormWorker.CONTAINERS);
    assertThat(server.events.waiting(1, 1)).isEmpty();
  }
}
