package dev.recap.core.capsule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form of what a capsule prints on standard output. */
public sealed interface OutputFormat {

  /** Text for people. */
  record Text() implements OutputFormat {}

  /** One JSON value. */
  record Json() implements OutputFormat {}

  /** Bytes that are not text. */
  record Binary() implements OutputFormat {}

  /**
   * Lines of columns, which become a JSON array of objects.
   *
   * @param names the columns in order; the last one takes the rest of its line
   * @param separator what stands between two columns; empty: any run of blanks
   * @param skip the number of heading lines passed over
   * @param after passes over everything up to and with the last line that starts with this text, so
   *     that of a tool that prints several tables the last one counts
   * @param numbers the columns whose values are numbers
   */
  record Columns(
      List<String> names,
      Optional<String> separator,
      int skip,
      Optional<String> after,
      List<String> numbers)
      implements OutputFormat {}

  /** A form for each value of a parameter; the first case that holds, text when none does. */
  record ByParameter(List<Case> cases) implements OutputFormat {}

  /**
   * One form of several.
   *
   * @param parameter the parameter looked at
   * @param equals the value it must have
   * @param format the form then
   */
  record Case(String parameter, String equals, OutputFormat format) {}

  /** The form that these parameter values bring about; never {@link ByParameter}. */
  default OutputFormat under(Map<String, Object> values) {
    return switch (this) {
      case ByParameter byParameter ->
          byParameter.cases().stream()
              .filter(c -> c.equals().equals(String.valueOf(values.get(c.parameter()))))
              .findFirst()
              .map(c -> c.format().under(values))
              .orElseGet(Text::new);
      case Text text -> text;
      case Json json -> json;
      case Binary binary -> binary;
      case Columns columns -> columns;
    };
  }
}
