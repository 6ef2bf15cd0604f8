package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.FanOut.Ending;
import dev.recap.core.invocation.FanOut.Row;
import dev.recap.core.target.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FanOutTest {
  private final FakeHost host = new FakeHost();
  private final MemoryLog log = new MemoryLog();
  private final List<Row> told = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void sixTargets() {
    host.running.clear();
    IntStream.range(0, 6).mapToObj(n -> Samples.target("web" + n)).forEach(host.running::add);
  }

  @Test
  void invokesInEveryTargetWithTheLabelsAndSucceedsWhenAllDo() {
    host.running.add(new Target("docker", "x", "x", Optional.empty(), Map.of("app", "y"), 8, 9));
    Ending.Done done = done(fanOut(order(3, OptionalInt.empty())));
    assertThat(done.rows().stream().map(Row::target))
        .containsExactlyElementsOf(host.running.subList(0, 6));
    assertThat(done.rows())
        .allSatisfy(row -> {
          assertThat(row.invocation().target()).isEqualTo(row.target().reference());
          assertThat(row.invocation().targetId()).contains(row.target().id());
          assertThat(row.invocation().parent()).contains(done.id());
          assertThat(row.invocation().outcome()).contains(new Outcome.Succeeded());
          assertThat(log.find(row.invocation().id())).contains(row.invocation());
        });
    assertThat(done.skipped()).isEmpty();
    assertThat(done.exitCode()).isZero();
    assertThat(told).containsExactlyInAnyOrderElementsOf(done.rows());
  }

  @Test
  void runsAsManyAtOnceAsAllowedAndNoMore() {
    int parallel = 3;
    CountDownLatch together = new CountDownLatch(parallel);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    host.exit =
        job -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          together.countDown();
          boolean met = await(together);
          now.decrementAndGet();
          return new Exit.Exited(met ? 0 : 1);
        };
    assertThat(fanOut(order(parallel, OptionalInt.empty())).exitCode()).isZero();
    assertThat(most).hasValue(parallel);
  }

  @Test
  void startsNoFurtherOnesAfterTheLastFailureAllowed() {
    host.exit = job -> new Exit.Exited(1);
    Ending.Done done = done(fanOut(order(1, OptionalInt.of(2))));
    assertThat(done.rows()).hasSize(2);
    assertThat(done.skipped()).containsExactlyElementsOf(host.running.subList(2, 6));
    assertThat(done.exitCode()).isEqualTo(Problem.Kind.CAPSULE_FAILED.exitCode());
    assertThat(log.list(10, Optional.empty())).hasSize(2);
  }

  @Test
  void letsThoseThatRunComeToTheirEnd() {
    CountDownLatch bothRun = new CountDownLatch(2);
    CountDownLatch firstEnded = new CountDownLatch(1);
    host.exit =
        job -> {
          bothRun.countDown();
          boolean met = await(bothRun);
          boolean first = firsts.getAndIncrement() == 0;
          return first || !met ? new Exit.Exited(1) : new Exit.Exited(await(firstEnded) ? 0 : 1);
        };
    FanOut.Listener listener =
        row -> {
          told.add(row);
          firstEnded.countDown();
        };
    Ending.Done done = done(fanOut(order(2, OptionalInt.of(1)), listener));
    assertThat(done.rows().stream().map(row -> row.invocation().outcome().orElseThrow().word()))
        .containsExactlyInAnyOrder("failed", "succeeded");
    assertThat(done.skipped()).hasSize(4);
  }

  private final AtomicInteger firsts = new AtomicInteger();

  @Test
  void goesOnThroughAllFailuresWhenNoneIsTooMany() {
    host.exit = job -> new Exit.Exited(1);
    assertThat(done(fanOut(order(2, OptionalInt.empty()))).rows()).hasSize(6);
  }

  @Test
  void exitsAsTheWorstOfThem() {
    AtomicInteger next = new AtomicInteger();
    List<Exit> exits =
        List.of(
            new Exit.Exited(0),
            new Exit.Exited(9),
            new Exit.TargetLost("it ended"),
            new Exit.DeadlinePassed(),
            new Exit.Exited(0),
            new Exit.Exited(0));
    host.exit = job -> exits.get(next.getAndIncrement());
    assertThat(fanOut(order(1, OptionalInt.empty())).exitCode())
        .isEqualTo(Problem.Kind.TARGET_GONE.exitCode());
  }

  @Test
  void countsATargetThatWentBeforeItsTurnAsItsOwnFailure() {
    Ending.Done done =
        done(
            fanOut(
                order(1, OptionalInt.empty()),
                row -> {
                  told.add(row);
                  host.running.removeLast();
                }));
    assertThat(done.rows()).hasSize(6);
    assertThat(done.rows().getLast().invocation().outcome().orElseThrow().kind())
        .isEqualTo(Problem.Kind.TARGET_GONE);
    assertThat(done.exitCode()).isEqualTo(Problem.Kind.TARGET_GONE.exitCode());
  }

  @Test
  void isAProblemWhenNoTargetHasTheLabels() {
    host.running.clear();
    Ending ending = fanOut(order(1, OptionalInt.empty()));
    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.NoTarget.class,
            none -> {
              assertThat(none.problem().kind()).isEqualTo(Problem.Kind.UNKNOWN_TARGET);
              assertThat(none.problem().message()).contains("app=x");
            });
    assertThat(ending.exitCode()).isEqualTo(3);
    assertThat(log.list(10, Optional.empty())).isEmpty();
  }

  @Test
  void startsNoFurtherOnesWhenItsListenerSaysSo() {
    FanOut.Listener leaving =
        new FanOut.Listener() {
          @Override
          public void ended(Row row) {
            told.add(row);
          }

          @Override
          public boolean proceed() {
            return told.isEmpty();
          }
        };
    Ending.Done done = done(fanOut(order(1, OptionalInt.empty()), leaving));
    assertThat(done.rows()).hasSize(1);
    assertThat(done.skipped()).hasSize(5);
    assertThat(done.exitCode()).isEqualTo(Problem.Kind.CANCELLED.exitCode());
  }

  @Test
  void startsNoFurtherOnesWhenItIsInterruptedButWaitsForThoseThatRun() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    host.exit =
        job -> {
          runs.countDown();
          return new Exit.Exited(await(interrupted) ? 0 : 1);
        };
    List<Ending> endings = Collections.synchronizedList(new ArrayList<>());
    List<Boolean> flags = Collections.synchronizedList(new ArrayList<>());
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              endings.add(fanOut(order(1, OptionalInt.empty())));
              flags.add(Thread.currentThread().isInterrupted());
            });
    assertThat(await(runs)).isTrue();
    caller.interrupt();
    Thread.sleep(50);
    assertThat(endings).isEmpty();
    interrupted.countDown();
    caller.join();
    assertThat(flags).containsExactly(true);
    Ending.Done done = done(endings.getFirst());
    assertThat(done.rows()).hasSize(1);
    assertThat(done.rows().getFirst().invocation().outcome()).contains(new Outcome.Succeeded());
    assertThat(done.skipped()).hasSize(5);
  }

  @Test
  void stopsAndPassesOnWhenNoRecordCanBeKept() {
    FanOut.Listener filling =
        row -> {
          told.add(row);
          log.isFull();
        };
    assertThatThrownBy(() -> fanOut(order(1, OptionalInt.empty()), filling))
        .isInstanceOf(PlatformException.class);
    assertThat(told).hasSize(1);
    assertThat(log.open()).isEmpty();
  }

  @Test
  void refusesBoundsThatMakeNoSense() {
    assertThatThrownBy(() -> order(0, OptionalInt.empty())).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> order(1, OptionalInt.of(0))).hasMessageContaining("at least 1");
  }

  private Ending fanOut(FanOut.Order order) {
    return fanOut(order, told::add);
  }

  private Ending fanOut(FanOut.Order order, FanOut.Listener listener) {
    FakeTime time = new FakeTime();
    OutputParser output = (format, stdout) -> Optional.empty();
    Invoker invoker = new Invoker(host, host, Access.ALL, host, log, output, time, Samples.OWNER);
    return new FanOut(host, invoker, time).invoke(order, Progress.SILENT, listener);
  }

  private static Ending.Done done(Ending ending) {
    assertThat(ending).isInstanceOf(Ending.Done.class);
    return (Ending.Done) ending;
  }

  private static FanOut.Order order(int maxParallel, OptionalInt maxFailures) {
    return new FanOut.Order(
        CapsuleRef.parse("top"),
        Map.of("app", "x"),
        Map.of(),
        Optional.empty(),
        Caller.local("root"),
        Optional.empty(),
        maxParallel,
        maxFailures);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
