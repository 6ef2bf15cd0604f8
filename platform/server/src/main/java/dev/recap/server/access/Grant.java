package dev.recap.server.access;

import dev.recap.catalog.trust.TrustPolicy.Power;
import java.util.List;
import java.util.Optional;

/**
 * Something that is allowed.
 *
 * @param power the most a capsule may declare, if that is bounded
 * @param parameters rules that all must hold
 */
record Grant(
    String name,
    Members callers,
    List<CapsulePattern> capsules,
    Optional<Power> power,
    List<TargetPattern> targets,
    List<ParameterRule> parameters,
    boolean interactive,
    boolean reasonRequired,
    Optional<ApprovalRule> approval,
    Optional<Rate> rate) {}
