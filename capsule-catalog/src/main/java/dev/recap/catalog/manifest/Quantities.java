package dev.recap.catalog.manifest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notations of YAML files for sizes, durations and processors. */
public final class Quantities {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]+)([A-Za-z]*)");

  private Quantities() {}

  /** Bytes of {@code 1048576}, {@code 64Mi} or {@code 64M}. */
  public static long bytes(Object value) {
    Matcher parts = parts(value);
    long factor =
        switch (parts.group(2)) {
          case "" -> 1L;
          case "Ki" -> 1L << 10;
          case "Mi" -> 1L << 20;
          case "Gi" -> 1L << 30;
          case "Ti" -> 1L << 40;
          case "k" -> 1_000L;
          case "M" -> 1_000_000L;
          case "G" -> 1_000_000_000L;
          case "T" -> 1_000_000_000_000L;
          default -> throw unknownUnit(value);
        };
    try {
      return Math.multiplyExact(Long.parseLong(parts.group(1)), factor);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("%s is more bytes than there can be".formatted(value), e);
    }
  }

  /** The duration of {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}. */
  public static Duration duration(Object value) {
    Matcher parts = parts(value);
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> throw unknownUnit(value);
    };
  }

  /** Processors of {@code 0.5} or {@code 500m}. */
  static double processors(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    Matcher parts = parts(value);
    return Long.parseLong(parts.group(1)) / 1000.0;
  }

  private static Matcher parts(Object value) {
    Matcher parts = NUMBER_AND_UNIT.matcher(value.toString());
    if (!parts.matches()) {
      throw unknownUnit(value);
    }
    return parts;
  }

  private static IllegalArgumentException unknownUnit(Object value) {
    return new IllegalArgumentException("%s is not a number with a known unit".formatted(value));
  }
}
