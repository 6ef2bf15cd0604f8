package dev.recap.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller wants invoked.
 *
 * @param capsule as people write it, {@code top:1.0.0}
 * @param where in which target, or in which of them
 * @param parameters values by name
 * @param timeout in place of the capsule's own
 * @param reason why
 * @param priority -100 to 100, the higher the sooner
 * @param callback is told of the end
 * @param retry whether it is invoked again when the server dies while it runs
 */
public record Order(
    String capsule,
    Where where,
    Map<String, Object> parameters,
    Optional<Duration> timeout,
    Optional<String> reason,
    int priority,
    Optional<URI> callback,
    boolean retry) {

  /** Where it is invoked. */
  public sealed interface Where {
    /** In one target, {@code docker:web}. */
    record Target(String reference) implements Where {}

    /**
     * In all that carry labels.
     *
     * @param labels an empty value asks only that the label is there
     * @param maxParallel so many at a time, at least 1
     * @param maxFailures after so many no further one is started, at least 1
     */
    record Selector(Map<String, String> labels, int maxParallel, OptionalInt maxFailures)
        implements Where {}
  }

  /** One in one target, as soon as it can be. */
  public static Order of(String capsule, String target, Map<String, Object> parameters) {
    return new Order(
        capsule,
        new Where.Target(target),
        parameters,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        false);
  }

  String json(boolean later) {
    Map<String, Object> body = new LinkedHashMap<>();
    switch (where) {
      case Where.Target(String reference) -> body.put("target", reference);
      case Where.Selector(Map<String, String> labels, int parallel, OptionalInt failures) -> {
        body.put("selector", labels);
        body.put("maxParallel", parallel);
        failures.ifPresent(most -> body.put("maxFailures", most));
      }
    }
    body.put("parameters", parameters);
    timeout.ifPresent(given -> body.put("timeout", given.toString()));
    reason.ifPresent(given -> body.put("reason", given));
    if (later) {
      if (priority != 0) {
        body.put("priority", priority);
      }
      callback.ifPresent(given -> body.put("callback", given.toString()));
      if (retry) {
        body.put("retry", true);
      }
    }
    return JsonBody.of(body);
  }
}
