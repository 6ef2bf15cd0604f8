package dev.recap.catalog.testing;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.testing.JsonPaths.Hits;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Applies rules to what JSONPaths find in a result. */
final class Values {
  private Values() {}

  /** What is not as expected in a record's result, or its output read as JSON. */
  static List<Difference> check(Map<String, List<ValueRule>> expected, InvocationRecord record) {
    if (expected.isEmpty()) {
      return List.of();
    }
    String text = record.result().orElseGet(() -> text(record.stdout()));
    Object document;
    try {
      document = PlainJson.read(text);
    } catch (JacksonException e) {
      return List.of(
          new Difference(
              "output", "JSON", "not JSON (%s):\n%s".formatted(e.getOriginalMessage(), text)));
    }
    return check(expected, document);
  }

  private static String text(Captured captured) {
    return new String(captured.bytes(), StandardCharsets.UTF_8);
  }

  /** What is not as expected in a JSON value. */
  static List<Difference> check(Map<String, List<ValueRule>> expected, @Nullable Object document) {
    List<Difference> differences = new ArrayList<>();
    expected.forEach((path, rules) -> {
      Hits hits = JsonPaths.find(path, document);
      for (ValueRule rule : rules) {
        if (!holds(rule, hits)) {
          differences.add(new Difference("output " + path, words(rule), words(hits)));
        }
      }
    });
    return differences;
  }

  private static boolean holds(ValueRule rule, Hits hits) {
    return switch (rule) {
      case ValueRule.Equal(Object value) -> each(hits, hit -> same(hit, value));
      case ValueRule.Contains(Object part) -> one(hits, hit -> contains(hit, part));
      case ValueRule.Matches(var pattern) ->
          one(hits, hit -> hit != null && pattern.matcher(plain(hit)).find());
      case ValueRule.Min(Number least) -> each(hits, hit -> compare(hit, least) >= 0);
      case ValueRule.Max(Number greatest) ->
          each(hits, hit -> measured(hit) && compare(hit, greatest) <= 0);
      case ValueRule.Size(int size) -> size(hits) == size;
      case ValueRule.Absent(boolean absent) -> hits.values().isEmpty() == absent;
    };
  }

  private static boolean measured(@Nullable Object hit) {
    return hit instanceof Number || hit instanceof List<?>;
  }

  /** A number by its value, a list by its size; anything else is less than every number. */
  private static int compare(@Nullable Object hit, Number bound) {
    return switch (hit) {
      case Number number -> number(number).compareTo(number(bound));
      case List<?> list -> BigDecimal.valueOf(list.size()).compareTo(number(bound));
      case null, default -> -1;
    };
  }

  private static boolean each(Hits hits, Predicate<@Nullable Object> holds) {
    return !hits.values().isEmpty() && hits.values().stream().allMatch(holds);
  }

  private static boolean one(Hits hits, Predicate<@Nullable Object> holds) {
    return hits.values().stream().anyMatch(holds);
  }

  private static int size(Hits hits) {
    if (!hits.single()) {
      return hits.values().size();
    }
    return switch (hits.values().isEmpty() ? null : hits.values().getFirst()) {
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case String text -> text.codePointCount(0, text.length());
      case null, default -> -1;
    };
  }

  private static boolean contains(@Nullable Object hit, @Nullable Object part) {
    return switch (hit) {
      case List<?> list -> list.stream().anyMatch(element -> same(element, part));
      case String text -> text.contains(String.valueOf(part));
      case Number number -> same(number, part);
      case null, default -> false;
    };
  }

  /** Numbers by their value: 1, 1.0 and 1e0 are one number, as in JSON Schema. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    if (one instanceof Number a && other instanceof Number b) {
      return number(a).compareTo(number(b)) == 0;
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      return same(a, b);
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key)));
    }
    return one.equals(other);
  }

  private static boolean same(List<?> one, List<?> other) {
    Iterator<?> others = other.iterator();
    return one.size() == other.size()
        && one.stream().allMatch(element -> same(element, others.next()));
  }

  private static BigDecimal number(Number number) {
    return new BigDecimal(number.toString());
  }

  private static String plain(Object value) {
    return value instanceof String text ? text : PlainJson.write(value);
  }

  private static String words(ValueRule rule) {
    return switch (rule) {
      case ValueRule.Equal(Object value) -> PlainJson.write(value);
      case ValueRule.Contains(Object part) -> "something that contains " + PlainJson.write(part);
      case ValueRule.Matches(var pattern) -> "something that matches " + pattern;
      case ValueRule.Min(Number least) -> "at least " + least;
      case ValueRule.Max(Number greatest) -> "at most " + greatest;
      case ValueRule.Size(int size) -> "size " + size;
      case ValueRule.Absent(boolean absent) -> absent ? "nothing there" : "something there";
    };
  }

  private static String words(Hits hits) {
    if (hits.values().isEmpty()) {
      return "nothing there";
    }
    return hits.single()
        ? PlainJson.write(hits.values().getFirst())
        : "%d hits: %s".formatted(hits.values().size(), PlainJson.write(hits.values()));
  }
}
