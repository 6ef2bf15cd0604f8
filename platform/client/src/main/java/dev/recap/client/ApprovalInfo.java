package dev.recap.client;

import java.time.Instant;
import java.util.Optional;

/**
 * That somebody else allows one invocation, or is asked to.
 *
 * @param state pending, approved, denied or used
 * @param parameters as JSON, without secrets
 * @param invocation the one that was refused for lack of this
 * @param decidedBy who decided
 */
public record ApprovalInfo(
    String id,
    String state,
    boolean expired,
    String grant,
    String caller,
    String capsule,
    String target,
    String parameters,
    boolean interactive,
    Optional<String> reason,
    String invocation,
    Instant asked,
    Instant expires,
    Optional<String> decidedBy,
    Optional<Instant> decidedAt,
    Optional<String> usedBy) {}
