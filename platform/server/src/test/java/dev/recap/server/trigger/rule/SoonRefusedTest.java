package dev.recap.server.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SoonRefusedTest {
  private static final URI URL = URI.create("http://alerts:9093");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void whatIsKnownHoldsForAMinute() {
    SoonRefused refused =
        new SoonRefused(
            url -> Optional.of("no " + asked.incrementAndGet()),
            Duration.ofSeconds(20),
            nanos::get);

    assertThat(refused.of(URL)).contains("no 1");
    assertThat(refused.of(URL)).contains("no 1");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(refused.of(URL)).contains("no 2");
  }

  @Test
  void whatNobodyAnswersIsNotSaidUntilItIsKnown() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    SoonRefused refused =
        new SoonRefused(
            url -> {
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Optional.of("no");
            },
            Duration.ofMillis(10),
            nanos::get);

    assertThat(refused.of(URL)).isEmpty();
    answer.countDown();
    while (refused.of(URL).isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(refused.of(URL)).contains("no");
  }
}
