package dev.recap.core.invocation;

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
 * @param caller who asks, as the record shows it
 * @param reason why, in the caller's words
 * @param parent the fan-out this invocation belongs to
 */
public record Request(
    CapsuleRef capsule,
    TargetRef target,
    Map<String, Object> parameters,
    Optional<Duration> timeout,
    String caller,
    Optional<String> reason,
    Optional<String> parent) {}
