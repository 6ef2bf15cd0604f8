package dev.recap.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which invocations are listed; what is empty does not matter.
 *
 * @param state {@code queued}, {@code running} or {@code ended}
 * @param parent of this fan-out
 */
public record Selection(
    Optional<String> caller,
    Optional<String> capsule,
    Optional<String> target,
    Optional<String> outcome,
    Optional<String> parent,
    Optional<String> state,
    Optional<Instant> since,
    Optional<Instant> until) {
  /** All that the caller may see. */
  public static final Selection ALL =
      new Selection(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Those of one fan-out. */
  public static Selection ofParent(String id) {
    return new Selection(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  String query(int limit, Optional<String> cursor) {
    Map<String, Optional<String>> all = new LinkedHashMap<>();
    all.put("caller", caller);
    all.put("capsule", capsule);
    all.put("target", target);
    all.put("outcome", outcome);
    all.put("parent", parent);
    all.put("state", state);
    all.put("since", since.map(Instant::toString));
    all.put("until", until.map(Instant::toString));
    all.put("cursor", cursor);
    StringBuilder query = new StringBuilder("?limit=" + limit);
    all.forEach((name, value) ->
        value.ifPresent(
            text -> query.append('&').append(name).append('=').append(Ask.encoded(text))));
    return query.toString();
  }
}
