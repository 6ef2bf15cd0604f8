package dev.recap.server.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that happened.
 *
 * @param at when
 * @param kind what, as {@code token.created}: a noun, a dot, a past participle
 * @param invocation the id of the invocation it belongs to
 * @param caller who did it
 * @param about the rest: texts, numbers, booleans, lists and maps of them; never a secret
 */
public record Entry(
    Instant at,
    String kind,
    Optional<String> invocation,
    String caller,
    Map<String, Object> about) {

  /** Keeps an entry, its details in the order of their names. */
  public Entry {
    about = java.util.Collections.unmodifiableMap(new TreeMap<>(about));
  }

  /** One that belongs to no invocation. */
  public Entry(Instant at, String kind, String caller, Map<String, Object> about) {
    this(at, kind, Optional.empty(), caller, about);
  }
}
