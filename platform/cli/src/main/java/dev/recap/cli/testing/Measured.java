package dev.recap.cli.testing;

import dev.recap.core.capsule.Capsule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What invocations like the example showed.
 *
 * @param capsule the capsule
 * @param outcomes the word of the outcome in each fixture asked for
 * @param times how long invocations took that followed each other in one container
 */
public record Measured(Capsule capsule, Map<String, String> outcomes, List<Duration> times) {

  /** The median: of an even number the lower one of the two in the middle. */
  public Duration median() {
    return median(times);
  }

  static Duration median(List<Duration> times) {
    return times.isEmpty()
        ? Duration.ZERO
        : times.stream().sorted().toList().get((times.size() - 1) / 2);
  }
}
