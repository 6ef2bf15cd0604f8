package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.access.Uses.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What everything that counts uses does. */
abstract class UsesContract {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Rate RATE = new Rate(3, Duration.ofMinutes(1));

  private Uses uses;

  abstract Uses open();

  @BeforeEach
  void begin() {
    uses = open();
  }

  @Test
  void countsInAnyTimeOfTheRatesLength() {
    for (int second : new int[] {0, 20, 40}) {
      assertThat(uses.take("one", "alice", RATE, NOW.plusSeconds(second)))
          .isEqualTo(new Taken.Counted());
    }

    assertThat(uses.take("one", "alice", RATE, NOW.plusSeconds(50)))
        .isEqualTo(new Taken.Full(Duration.ofSeconds(10)));
    assertThat(uses.take("one", "alice", RATE, NOW.plusSeconds(60))).isEqualTo(new Taken.Counted());
    assertThat(uses.take("one", "alice", RATE, NOW.plusSeconds(61)))
        .isEqualTo(new Taken.Full(Duration.ofSeconds(19)));
  }

  @Test
  void countsEachGrantAndEachCallerAlone() {
    for (int n = 0; n < 3; n++) {
      uses.take("one", "alice", RATE, NOW);
    }

    assertThat(uses.take("one", "alice", RATE, NOW)).isInstanceOf(Taken.Full.class);
    assertThat(uses.take("one", "bob", RATE, NOW)).isEqualTo(new Taken.Counted());
    assertThat(uses.take("two", "alice", RATE, NOW)).isEqualTo(new Taken.Counted());
  }

  @Test
  void lookingCountsNothing() {
    for (int n = 0; n < 10; n++) {
      assertThat(uses.look("one", "alice", RATE, NOW)).isEqualTo(new Taken.Counted());
    }
    assertThat(uses.take("one", "alice", RATE, NOW)).isEqualTo(new Taken.Counted());
  }

  @Test
  void aLowerRateCountsAtOnce() {
    for (int n = 0; n < 3; n++) {
      uses.take("one", "alice", RATE, NOW.plusSeconds(n));
    }

    assertThat(uses.take("one", "alice", new Rate(1, RATE.per()), NOW.plusSeconds(3)))
        .isEqualTo(new Taken.Full(Duration.ofSeconds(59)));
  }

  @Test
  void ofManyAtOnceNoMoreThanTheRateAreCounted() throws InterruptedException, ExecutionException {
    List<Callable<Taken>> takes =
        IntStream.range(0, 16)
            .<Callable<Taken>>mapToObj(n -> () -> uses.take("one", "alice", RATE, NOW))
            .toList();
    int counted = 0;
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Taken> one : all.invokeAll(takes)) {
        counted += one.get() instanceof Taken.Counted ? 1 : 0;
      }
    }

    assertThat(counted).isEqualTo(3);
  }
}
