package dev.recap.server.trigger.rule;

import dev.recap.catalog.names.SimilarNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The simplest of expressions, such as {@code event.labels.name}. It means what it means in CEL,
 * which takes seconds to be loaded and which most rules need for nothing else.
 */
record EventPath(List<String> names) {
  static final String ROOT = "event";

  private static final Pattern FORM =
      Pattern.compile("event(?:\\.[A-Za-z_][A-Za-z0-9_]{0,200}){1,20}");

  /** What an expression is, if it is one. */
  static Optional<EventPath> of(String source) {
    return source.length() <= Cel.LONGEST && FORM.matcher(source).matches()
        ? Optional.of(new EventPath(List.of(source.split("\\.")).subList(1, count(source))))
        : Optional.empty();
  }

  private static int count(String source) {
    return (int) source.chars().filter(c -> c == '.').count() + 1;
  }

  /** What is wrong with a field of events, and the remedy. */
  static Optional<String> problem(String field) {
    return EventValues.FIELDS.contains(field)
        ? Optional.empty()
        : Optional.of(
            "an event has no field %s%s; it has %s"
                .formatted(
                    field,
                    SimilarNames.question(field, EventValues.FIELDS),
                    String.join(", ", EventValues.FIELDS)));
  }

  Optional<String> problem() {
    return problem(names.getFirst());
  }

  Value in(Map<String, Object> event) {
    @Nullable Object value = event;
    StringBuilder so = new StringBuilder(ROOT);
    for (String name : names) {
      if (!(value instanceof Map<?, ?> map)) {
        return new Value.Failed("cannot be told: %s has no fields".formatted(so));
      }
      if (!map.containsKey(name)) {
        return missing(so, name, map);
      }
      value = map.get(name);
      so.append('.').append(name);
    }
    return new Value.Given(value);
  }

  private static Value missing(StringBuilder so, String name, Map<?, ?> map) {
    TreeSet<String> there = new TreeSet<>();
    map.keySet().forEach(key -> there.add(String.valueOf(key)));
    return new Value.Missing(
        "is not there: %s has no %s%s"
            .formatted(
                so,
                name,
                there.isEmpty() ? ", and nothing else" : ", but has " + Words.listed(there)));
  }
}
