package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.server.trigger.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SoonCheckedTest {
  private static final Trigger RULE = Events.rule("source: {alertmanager: {}}");

  @Test
  void whatIsKnownSoonIsSaid() {
    SoonChecked checked =
        new SoonChecked(trigger -> List.of(trigger.name() + " is bad"), Duration.ofMinutes(1));
    assertThat(checked.check(RULE)).containsExactly(RULE.name() + " is bad");
  }

  @Test
  void whatTakesLongGoesOnOnceAndIsSaidLater() throws Exception {
    CountDownLatch built = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    SoonChecked checked =
        new SoonChecked(
            trigger -> {
              begun.incrementAndGet();
              try {
                built.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return List.of();
            },
            Duration.ofMillis(20));
    for (int n = 0; n < 3; n++) {
      assertThat(checked.check(RULE))
          .singleElement()
          .asString()
          .contains(RULE.name(), "still being built or pulled");
    }
    assertThat(begun).hasValue(1);
    built.countDown();
    while (!checked.check(RULE).isEmpty()) {
      Thread.sleep(5);
    }
  }

  @Test
  void whatCannotBeCheckedIsNoAnswer() {
    SoonChecked checked =
        new SoonChecked(
            trigger -> {
              throw new IllegalStateException("the disk is gone");
            },
            Duration.ofMinutes(1));
    assertThatThrownBy(() -> checked.check(RULE)).hasMessage("the disk is gone");
  }
}
