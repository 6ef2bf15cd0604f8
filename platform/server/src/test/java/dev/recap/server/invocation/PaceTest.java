package dev.recap.server.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

  @Test
  void knowsFromWhatEndedWhenThereWillBeRoom() {
    Pace pace = new Pace();
    assertThat(pace.until(4)).isEqualTo(Duration.ofSeconds(1));
    for (int n = 0; n < 50; n++) {
      pace.took(Duration.ofSeconds(40).toNanos());
    }
    assertThat(pace.until(4)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    for (int n = 0; n < 50; n++) {
      pace.took(Duration.ofDays(1).toNanos());
    }
    assertThat(pace.until(1)).isEqualTo(Duration.ofMinutes(10));
  }
}
