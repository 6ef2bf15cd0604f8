package dev.recap.server.access;

import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.invocation.InvocationId;
import dev.recap.server.access.Approval.State;
import dev.recap.server.access.Explanation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides about one ask by the grants that fit it: what was approved, and how often it was asked.
 *
 * @param counting whether what the decision uses up is used up; if not, nothing is kept at all
 */
record Granting(Ask ask, Supplier<Ledger> books, Instant now, boolean counting) {
  private static final int MOST_PENDING = 100;

  /** The verdict by grants of which the ask has all that follows from the two alone. */
  Verdict by(List<Grant> fitting) {
    Verdict last = new Verdict.Denied();
    // Nobody's approval is used up where another grant needs none.
    for (boolean approved : List.of(false, true)) {
      for (Grant grant : fitting) {
        if (grant.approval().isPresent() == approved) {
          Verdict verdict =
              grant.approval().map(rule -> approved(grant, rule)).orElseGet(() -> counted(grant));
          if (verdict instanceof Verdict.Allowed) {
            return verdict;
          }
          last = verdict;
        }
      }
    }
    return last;
  }

  private Verdict approved(Grant grant, ApprovalRule rule) {
    Ledger ledger = books.get();
    String pin = new Pin(ledger.key()).of(grant.name(), ask);
    Optional<Approval> standing = ledger.approvals().standing(pin, now);
    if (standing.isPresent() && standing.get().state() == State.DENIED) {
      return new Verdict.Denied();
    }
    if (standing.isEmpty() || standing.get().state() != State.APPROVED) {
      return needed(grant, rule, pin, standing);
    }
    Verdict verdict = counted(grant);
    return verdict instanceof Verdict.Allowed
            && counting
            && !ledger.approvals().use(standing.get().id(), ask.invocation(), now)
        // Another invocation was faster.
        ? needed(grant, rule, pin, Optional.empty())
        : verdict;
  }

  private Verdict needed(Grant grant, ApprovalRule rule, String pin, Optional<Approval> standing) {
    if (!counting || standing.isPresent()) {
      return new Verdict.NeedsApproval(grant.name(), standing.map(Approval::id));
    }
    Approvals approvals = books.get().approvals();
    if (approvals.pending(ask.caller().name(), now) >= MOST_PENDING) {
      return new Verdict.TooOften(grant.name(), rule.expires());
    }
    Approval fresh =
        new Approval(
            InvocationId.at(now),
            pin,
            new Approval.Pinned(
                grant.name(),
                ask.caller().name(),
                ask.capsule().reference(),
                ask.target().reference(),
                ask.parameters().redactedJson(),
                ask.interactive(),
                ask.reason(),
                ask.invocation()),
            now,
            now.plus(rule.expires()),
            State.PENDING,
            Optional.empty(),
            Optional.empty());
    return new Verdict.NeedsApproval(grant.name(), Optional.of(approvals.request(fresh).id()));
  }

  private Verdict counted(Grant grant) {
    Verdict allowed = new Verdict.Allowed(Optional.of(grant.name()));
    if (grant.rate().isEmpty()) {
      return allowed;
    }
    Uses uses = books.get().uses();
    Rate rate = grant.rate().get();
    String caller = ask.caller().name();
    return switch (counting
        ? uses.take(grant.name(), caller, rate, now)
        : uses.look(grant.name(), caller, rate, now)) {
      case Uses.Taken.Counted() -> allowed;
      case Uses.Taken.Full(Duration again) -> new Verdict.TooOften(grant.name(), again);
    };
  }
}
