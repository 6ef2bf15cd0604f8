package dev.recap.server.access;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.Approval.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets people decide what waits for their approval, and see what they may. */
public final class ApprovalDecisions {
  private static final int LOOKED_THROUGH = 10_000;

  private final AccessPolicy policy;
  private final Approvals approvals;
  private final TimeSource time;

  /** Decisions under one policy. */
  public ApprovalDecisions(AccessPolicy policy, Approvals approvals, TimeSource time) {
    this.policy = policy;
    this.approvals = approvals;
    this.time = time;
  }

  /** What asking for a decision gave. */
  public sealed interface Decision {
    /** It is decided now. */
    record Decided(Approval approval) implements Decision {}

    /** It is as it was. */
    record Refused(Problem problem) implements Decision {}
  }

  /** Those a caller may see, the newest first: their own, and those they may approve. */
  public List<Approval> visible(Caller caller, int limit) {
    return approvals.list(LOOKED_THROUGH).stream()
        .filter(approval -> sees(caller, approval))
        .limit(limit)
        .toList();
  }

  /** The one with this id, if a caller may see it. */
  public Optional<Approval> find(String id, Caller caller) {
    return approvals.find(id).filter(approval -> sees(caller, approval));
  }

  /** Approves what waits; from now on the same ask passes once. */
  public Decision approve(String id, Caller by) {
    return decide(id, by, State.APPROVED);
  }

  /** Denies what waits; until it expires, the same ask is refused. */
  public Decision deny(String id, Caller by) {
    return decide(id, by, State.DENIED);
  }

  private Decision decide(String id, Caller by, State state) {
    Optional<Approval> found = find(id, by);
    if (found.isEmpty()) {
      return refused(
          Problem.Kind.UNKNOWN_APPROVAL,
          "Tried to decide about the approval %s but there is none that you may see".formatted(id));
    }
    Approval approval = found.get();
    if (isSamePerson(by.name(), approval.ask().caller())) {
      return refused(
          Problem.Kind.DENIED,
          "Tried to decide about the approval %s but it is for your own invocation: somebody else has to"
              .formatted(id));
    }
    if (!mayDecide(by, approval)) {
      return refused(
          Problem.Kind.DENIED,
          "Tried to decide about the approval %s but the grant %s does not name you under approval"
              .formatted(id, approval.ask().grant()));
    }
    Instant now = time.now();
    Duration stands =
        policy
            .grant(approval.ask().grant())
            .flatMap(Grant::approval)
            .map(ApprovalRule::expires)
            .orElse(Duration.between(approval.asked(), approval.expires()));
    return approvals.decide(id, state, new Approval.Decided(by.name(), now), now.plus(stands))
        ? approvals
            .find(id)
            .<Decision>map(Decision.Decided::new)
            .orElseThrow(() -> new IllegalStateException("approvals are never removed"))
        : refused(Problem.Kind.APPROVAL_OVER, over(id));
  }

  private String over(String id) {
    return approvals
        .find(id)
        .map(now ->
            "Tried to decide about the approval %s but it is %s already"
                .formatted(id, now.state() == State.PENDING ? "expired" : now.state().word()))
        .orElse("Tried to decide about the approval %s but it is gone".formatted(id));
  }

  /**
   * Whether a caller could decide this one as an administrator alone, because the grant does not
   * name them.
   */
  public boolean decidesAsAdmin(String id, Caller by) {
    return find(id, by)
        .filter(approval -> policy.isAdmin(by) && !isNamed(by, approval))
        .isPresent();
  }

  private boolean sees(Caller caller, Approval approval) {
    return caller.name().equals(approval.ask().caller()) || mayDecide(caller, approval);
  }

  private boolean mayDecide(Caller caller, Approval approval) {
    return policy.isAdmin(caller) || isNamed(caller, approval);
  }

  private boolean isNamed(Caller caller, Approval approval) {
    return policy
        .grant(approval.ask().grant())
        .flatMap(Grant::approval)
        .filter(rule -> rule.by().has(caller))
        .isPresent();
  }

  /** Who proves themselves in another way is still the same person. */
  private static boolean isSamePerson(String one, String other) {
    return withoutKind(one).equals(withoutKind(other));
  }

  private static String withoutKind(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private static Decision refused(Problem.Kind kind, String message) {
    return new Decision.Refused(new Problem(kind, message));
  }
}
