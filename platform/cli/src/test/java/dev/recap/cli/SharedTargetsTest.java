package dev.recap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SharedTargetsTest {
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  /** A host whose list takes until the gate opens. */
  private final TargetResolver host =
      new TargetResolver() {
        @Override
        public Resolution resolve(TargetRef reference) {
          return new Resolution.NotFound(reference, "Tried to find it but");
        }

        @Override
        public List<Target> list(Map<String, String> labels) {
          made.incrementAndGet();
          if (labels.containsKey("broken")) {
            throw new IllegalStateException("the engine is away");
          }
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return List.of();
        }
      };

  private final SharedTargets shared = new SharedTargets(host);

  @Test
  void makesOneListForAllWhoWantItAtOnce() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Target>>> all = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        all.add(callers.submit(() -> shared.list(Map.of())));
      }
      Thread.sleep(100);
      gate.countDown();
      for (Future<List<Target>> one : all) {
        assertThat(one.get()).isEmpty();
      }
    }
    // A caller that was not there yet when the gate opened makes another one.
    assertThat(made.get()).isBetween(1, 5);
  }

  @Test
  void makesAnotherOneForWhoComesAfterwards() {
    gate.countDown();
    shared.list(Map.of());
    shared.list(Map.of());
    assertThat(made).hasValue(2);
  }

  @Test
  void tellsEachWhatWentWrongAndForgetsIt() {
    for (int n = 0; n < 2; n++) {
      assertThatThrownBy(() -> shared.list(Map.of("broken", "")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the engine is away");
    }
    assertThat(made).hasValue(2);
  }
}
