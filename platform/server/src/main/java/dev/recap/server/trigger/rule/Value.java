package dev.recap.server.trigger.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression gave for an event. */
sealed interface Value {
  /** A value as JSON has it, or a time or a duration. */
  record Given(@Nullable Object value) implements Value {
    /** As a part of a text. */
    Value inText() {
      return switch (value) {
        case null -> new Missing("is null, which is no text");
        case Map<?, ?> _ -> new Failed("gives a map, which is no text: pick one of its values");
        case Collection<?> _ ->
            new Failed("gives a list, which is no text: pick one of its elements");
        case Double number -> new Given(number(number));
        default -> new Given(value.toString());
      };
    }

    /** As JSON. */
    @Nullable Object json() {
      return value instanceof Instant || value instanceof Duration ? value.toString() : value;
    }

    private static String number(Double number) {
      return number.isNaN() || number.isInfinite()
          ? number.toString()
          : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
  }

  /**
   * The event has nothing of the kind.
   *
   * @param why what is not there, as the rest of a sentence about the expression
   */
  record Missing(String why) implements Value {}

  /**
   * It cannot be told.
   *
   * @param why as the rest of a sentence about the expression
   */
  record Failed(String why) implements Value {}
}
