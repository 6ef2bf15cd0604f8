package dev.recap.server.trigger.rule;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How long something may last.
 *
 * @param none whether it may last no time at all
 */
record Bounds(boolean none, Duration longest) {

  static Bounds positive(Duration longest) {
    return new Bounds(false, longest);
  }

  static Bounds orNone(Duration longest) {
    return new Bounds(true, longest);
  }

  /** What is wrong with a duration, and the remedy. */
  Optional<String> problem(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()
          && (none || !duration.isZero())
          && duration.compareTo(longest) <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          "%s is out of bounds: write %s at most %s"
              .formatted(text, none ? "" : "more than none and", longest)
              .replace("  ", " "));
    } catch (DateTimeParseException | ArithmeticException e) {
      return Optional.of("%s is no duration: write PT30S, PT15M, PT1H or P7D".formatted(text));
    }
  }
}
