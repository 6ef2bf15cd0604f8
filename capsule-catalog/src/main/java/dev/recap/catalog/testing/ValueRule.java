package dev.recap.catalog.testing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule about what a JSONPath finds. */
public sealed interface ValueRule {
  /** The value is this one; of several hits, each. */
  record Equal(@Nullable Object value) implements ValueRule {}

  /** The text has this part, or the list this element; of several hits, one. */
  record Contains(@Nullable Object part) implements ValueRule {}

  /** The pattern is found in the value's text; of several hits, in one. */
  record Matches(Pattern pattern) implements ValueRule {}

  /** The number, or the size of the list, is at least this; of several hits, each. */
  record Min(Number least) implements ValueRule {}

  /** The number, or the size of the list, is at most this; of several hits, each. */
  record Max(Number greatest) implements ValueRule {}

  /** The value has this many elements, members or characters; there are this many hits. */
  record Size(int size) implements ValueRule {}

  /** Whether there is no value at all. */
  record Absent(boolean absent) implements ValueRule {}
}
