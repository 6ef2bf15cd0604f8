package dev.recap.server.http;

import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters behind a request's path. */
public final class Query {
  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads {@code a=b&c=d}.
   *
   * @throws RefusedRequest when it is not UTF-8 or holds a control character
   */
  static Query parse(@Nullable String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = Path.decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : Path.decode(pair.substring(equals + 1), true);
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new Query(values);
  }

  /**
   * Refuses names that mean nothing here, which a typing mistake would otherwise hide.
   *
   * @throws RefusedRequest when there is another one
   */
  public Query only(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw RefusedRequest.usage(
            "Tried to read the parameter %s of the address but only %s can be given"
                .formatted(name, String.join(", ", names.stream().sorted().toList())));
      }
    }
    return this;
  }

  /** All values of a name. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The one value of a name.
   *
   * @throws RefusedRequest when there are several
   */
  public Optional<String> one(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw RefusedRequest.usage(
          "Tried to read the parameter %s of the address but it is there %d times"
              .formatted(name, all.size()));
    }
    return all.stream().findFirst();
  }

  /**
   * The one value of a name, read.
   *
   * @param read throws an {@link IllegalArgumentException} or a {@link java.time.DateTimeException}
   *     when it cannot be
   * @throws RefusedRequest when it cannot be read
   */
  public <T> Optional<T> one(String name, String what, Function<String, T> read) {
    return one(name)
        .map(text -> {
          try {
            return read.apply(text);
          } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new RefusedRequest(
                new Problem(
                    Problem.Kind.BAD_REQUEST,
                    "Tried to read the parameter %s of the address but \"%s\" is not %s"
                        .formatted(name, text, what)));
          }
        });
  }
}
