package dev.recap.catalog.testing;

import java.util.Optional;
import java.util.regex.Pattern;

/** A rule about bytes: what was printed, an artifact, a file. */
public sealed interface ContentRule {
  /** They are this text in UTF-8. */
  record Exact(String text) implements ContentRule {}

  /** The pattern is found in them. */
  record Matches(Pattern pattern) implements ContentRule {}

  /** There are this many. */
  record Size(long bytes) implements ContentRule {}

  /** There are at least this many. */
  record Min(long bytes) implements ContentRule {}

  /** There are at most this many. */
  record Max(long bytes) implements ContentRule {}

  /** Whether there is nothing at all, not even an empty file. */
  record Absent(boolean absent) implements ContentRule {}

  /** Whether it holds; empty: there is no such file. */
  default boolean holds(Optional<Content> content) {
    return switch (this) {
      case Exact(String text) -> content.map(Content::text).equals(Optional.of(text));
      case Matches(Pattern pattern) ->
          content.map(c -> pattern.matcher(c.text()).find()).orElse(false);
      case Size(long bytes) -> content.map(c -> c.size() == bytes).orElse(false);
      case Min(long bytes) -> content.map(c -> c.size() >= bytes).orElse(false);
      case Max(long bytes) -> content.map(c -> c.size() <= bytes).orElse(false);
      case Absent(boolean absent) -> content.isEmpty() == absent;
    };
  }

  /** What is expected, for a person. */
  default String words() {
    return switch (this) {
      case Exact(String text) -> text;
      case Matches(Pattern pattern) -> "something that matches " + pattern;
      case Size(long bytes) -> bytes + " bytes";
      case Min(long bytes) -> "at least " + bytes + " bytes";
      case Max(long bytes) -> "at most " + bytes + " bytes";
      case Absent(boolean absent) -> absent ? "nothing there" : "something there";
    };
  }
}
