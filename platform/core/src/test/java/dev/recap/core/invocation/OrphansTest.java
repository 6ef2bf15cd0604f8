package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationRecord.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class OrphansTest {
  private static final Owner ALIVE = new Owner("boot-1", 42, 777);
  private static final Owner DEAD = new Owner("boot-1", 43, 777);

  private final MemoryLog log = new MemoryLog();
  private final Orphans orphans = new Orphans(log, ALIVE::equals, new FakeTime());

  @Test
  void endsWhatADeadProcessLeftOpen() {
    log.begin(begun("a", DEAD));
    List<InvocationRecord> closed = orphans.close();
    InvocationRecord record = log.find("a").orElseThrow();
    assertThat(closed).containsExactly(record);
    assertThat(record.outcome().orElseThrow()).isInstanceOf(Outcome.Interrupted.class);
    assertThat(record.outcome().orElseThrow().message()).contains("a", "43");
    assertThat(record.ended()).isPresent();
    assertThat(record.caller()).isEqualTo("root");
  }

  @Test
  void neverCallsTheTargetClean() {
    log.begin(begun("a", DEAD));
    assertThat(orphans.close().getFirst().receipt().orElseThrow().clean()).isFalse();
  }

  @Test
  void leavesWhatALivingProcessRuns() {
    log.begin(begun("a", ALIVE));
    assertThat(orphans.close()).isEmpty();
    assertThat(log.open()).hasSize(1);
  }

  @Test
  void changesNothingTheSecondTime() {
    log.begin(begun("a", DEAD));
    orphans.close();
    Optional<InvocationRecord> first = log.find("a");
    assertThat(orphans.close()).isEmpty();
    assertThat(log.find("a")).isEqualTo(first);
  }

  @Test
  void leavesARecordThatBecameFinalMeanwhile() {
    InvocationRecord begun = begun("a", DEAD);
    log.begin(begun);
    Orphans racing =
        new Orphans(
            log,
            owner -> {
              log.end(endedMeanwhile(begun));
              return false;
            },
            new FakeTime());
    racing.close();
    assertThat(log.find("a")).contains(endedMeanwhile(begun));
  }

  @Test
  void closesEachOnceWhenSeveralDoItAtTheSameTime() throws Exception {
    for (int n = 0; n < 100; n++) {
      log.begin(begun("a-" + n, DEAD));
    }
    Callable<List<InvocationRecord>> close = orphans::close;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<InvocationRecord>> each : threads.invokeAll(List.of(close, close, close))) {
        assertThat(each.get()).hasSizeLessThanOrEqualTo(100);
      }
    }
    assertThat(log.open()).isEmpty();
  }

  @Test
  void closesNothingOnAGuess() {
    log.begin(begun("a", DEAD));
    Orphans blind =
        new Orphans(
            log,
            owner -> {
              throw new PlatformException(Problem.Kind.PLATFORM, "Tried to read /proc but");
            },
            new FakeTime());
    assertThatThrownBy(blind::close).isInstanceOf(PlatformException.class);
    assertThat(log.open()).hasSize(1);
  }

  private static InvocationRecord endedMeanwhile(InvocationRecord begun) {
    return record(begun.id(), begun.owner(), Optional.of(new Outcome.Succeeded()));
  }

  private static InvocationRecord begun(String id, Owner owner) {
    return record(id, owner, Optional.empty());
  }

  private static InvocationRecord record(String id, Owner owner, Optional<Outcome> outcome) {
    return new InvocationRecord(
        id,
        owner,
        "top",
        "docker:web",
        Optional.empty(),
        "{}",
        "root",
        Optional.empty(),
        Optional.empty(),
        Instant.parse("2026-03-01T12:00:00Z"),
        Optional.empty(),
        outcome,
        Map.of(),
        Captured.NOTHING,
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
