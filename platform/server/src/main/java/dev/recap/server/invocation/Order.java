package dev.recap.server.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.Request;
import dev.recap.core.target.TargetRef;
import dev.recap.server.queue.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller asks for.
 *
 * @param parameters values by name, unchecked
 * @param timeout in place of the manifest's
 * @param reason why, in the caller's words
 * @param trace the caller's own trace that this is a part of, as its {@code traceparent} header has
 *     it (W3C Trace Context), unchecked
 * @param parent the stored event that it is done about
 */
public record Order(
    CapsuleRef capsule,
    Where where,
    Map<String, Object> parameters,
    Optional<Duration> timeout,
    Caller caller,
    Optional<String> reason,
    Optional<String> trace,
    Optional<String> parent) {

  /** One that is of no trace and about no event. */
  public Order(
      CapsuleRef capsule,
      Where where,
      Map<String, Object> parameters,
      Optional<Duration> timeout,
      Caller caller,
      Optional<String> reason) {
    this(capsule, where, parameters, timeout, caller, reason, Optional.empty(), Optional.empty());
  }

  /** The same as a part of a trace. */
  public Order in(Optional<String> traceParent) {
    return new Order(capsule, where, parameters, timeout, caller, reason, traceParent, parent);
  }

  /** The same about a stored event. */
  public Order of(String event) {
    return new Order(
        capsule, where, parameters, timeout, caller, reason, trace, Optional.of(event));
  }

  /** In which targets. */
  public sealed interface Where {
    /** In one. */
    record One(TargetRef target) implements Where {}

    /**
     * In every one that carries these labels.
     *
     * @param labels label to value; an empty value asks only that the label is there
     * @param maxParallel how many run at the same time, at least 1
     * @param maxFailures once so many have not succeeded, at least 1, no further one is started
     */
    record All(Map<String, String> labels, int maxParallel, OptionalInt maxFailures)
        implements Where {}
  }

  /** What is to be carried out, under an id. */
  Work work(String id) {
    return switch (where) {
      case Where.One(TargetRef target) -> new Work.One(in(target, id));
      case Where.All all -> new Work.All(in(all), parent);
    };
  }

  FanOut.Order in(Where.All all) {
    return new FanOut.Order(
        capsule,
        all.labels(),
        parameters,
        timeout,
        caller,
        reason,
        all.maxParallel(),
        all.maxFailures());
  }

  Request in(TargetRef target, String id) {
    return new Request(
        capsule, target, parameters, timeout, caller, reason, parent, Optional.of(id));
  }
}
