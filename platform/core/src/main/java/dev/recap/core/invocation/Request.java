package dev.recap.core.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.target.TargetRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller asks for.
 *
 * @param capsule which capsule
 * @param target in which container
 * @param parameters values by name, unchecked
 * @param timeout a shorter or longer timeout than the manifest's
 * @param caller who asks
 * @param reason why, in the caller's words
 * @param parent the fan-out this invocation belongs to
 * @param id what the record is to be called, from {@link InvocationId}; empty: a new one
 */
public record Request(
    CapsuleRef capsule,
    TargetRef target,
    Map<String, Object> parameters,
    Optional<Duration> timeout,
    Caller caller,
    Optional<String> reason,
    Optional<String> parent,
    Optional<String> id) {

  /** One that gets a new id. */
  public Request(
      CapsuleRef capsule,
      TargetRef target,
      Map<String, Object> parameters,
      Optional<Duration> timeout,
      Caller caller,
      Optional<String> reason,
      Optional<String> parent) {
    this(capsule, target, parameters, timeout, caller, reason, parent, Optional.empty());
  }
}
