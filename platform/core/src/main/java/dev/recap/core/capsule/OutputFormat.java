package dev.recap.core.capsule;

import java.util.List;
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
   * @param after passes over everything up to and with the first line that starts with this text
   * @param numbers the columns whose values are numbers
   */
  record Columns(
      List<String> names,
      Optional<String> separator,
      int skip,
      Optional<String> after,
      List<String> numbers)
      implements OutputFormat {}
}
