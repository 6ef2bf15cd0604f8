package dev.recap.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration as people write it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code
 * 7d}.
 */
final class DurationArgument implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    Matcher form = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)").matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "\"%s\" is not a duration such as 500ms, 30s, 5m, 1h or 7d".formatted(text));
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
