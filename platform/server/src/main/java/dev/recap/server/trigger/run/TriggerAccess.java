package dev.recap.server.trigger.run;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.Check;
import dev.recap.server.access.Criterion;
import dev.recap.server.access.Explanation;
import dev.recap.server.access.Explanation.Verdict;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides about triggers: what one asks for must be granted to it, and its author must be allowed
 * the same. So nobody does more by a rule, or by events that set it off, than its author could do.
 * All other callers are decided about by the policy alone.
 *
 * <p>An approval, a reason or a rate of the author's own grants is for them in person and does not
 * bound the trigger. Where nobody wrote down grants, triggers of the owners of this host may invoke
 * everything, as they themselves may.
 */
public final class TriggerAccess implements Access {
  private final AccessPolicy policy;
  private final Triggers triggers;
  private final Function<Caller, Author> now;

  /**
   * Around the policy.
   *
   * @param now an author as they are now, in the groups they are in
   */
  public TriggerAccess(AccessPolicy policy, Triggers triggers, Function<Caller, Author> now) {
    this.policy = policy;
    this.triggers = triggers;
    this.now = now;
  }

  @Override
  public Decision decide(Ask ask) {
    if (!ask.caller().name().startsWith(TriggerIdentity.KIND)) {
      return policy.decide(ask);
    }
    Optional<TriggerIdentity> identity = TriggerIdentity.of(ask.caller());
    Optional<Rule> rule = identity.flatMap(one -> triggers.revision(one.name(), one.revision()));
    if (identity.isEmpty() || rule.isEmpty()) {
      return denied(ask, "its rule is not there any more");
    }
    return switch (now.apply(rule.get().author())) {
      case Author.Gone(String why) -> denied(ask, "its author may do nothing: " + why);
      case Author.There(Caller author) -> decide(ask, identity.get(), author);
    };
  }

  private Decision decide(Ask ask, TriggerIdentity identity, Caller author) {
    Explanation theirs = policy.explainToCaller(as(author, ask));
    if (theirs.verdict() instanceof Verdict.Allowed(Optional<String> grant) && grant.isEmpty()) {
      return new Decision.Allowed(grant);
    }
    return mayThemselves(theirs)
        ? policy.decide(as(identity.named(), ask))
        : denied(ask, "its author may not do that: %s".formatted(theirs.sentence()));
  }

  /**
   * What would be decided about an ask of a trigger if this author had applied it; uses nothing up.
   */
  CurrentAccess.Answer explain(String trigger, Caller author, Ask ask) {
    return switch (now.apply(author)) {
      case Author.Gone(String why) -> no("Its author may do nothing: " + why);
      case Author.There(Caller there) -> {
        Explanation theirs = policy.explainToCaller(as(there, ask));
        if (theirs.verdict() instanceof Verdict.Allowed(Optional<String> grant)
            && grant.isEmpty()) {
          yield new CurrentAccess.Answer(true, theirs.sentence() + ".");
        }
        if (!mayThemselves(theirs)) {
          yield no("Its author may not do that: " + theirs.sentence());
        }
        Explanation own = policy.explainToCaller(as(named(trigger), ask));
        yield new CurrentAccess.Answer(
            own.verdict() instanceof Verdict.Allowed, own.sentence() + ".");
      }
    };
  }

  private static CurrentAccess.Answer no(String why) {
    return new CurrentAccess.Answer(false, why + ".");
  }

  private static Caller named(String trigger) {
    return Caller.local(TriggerIdentity.KIND + trigger);
  }

  /** Why a trigger may not invoke a capsule in any target, a sentence. */
  Optional<String> leftOut(String trigger, Caller author, Capsule capsule) {
    return Stream.of(named(trigger), author)
        .filter(caller -> policy.isLeftOut(caller, Optional.of(capsule)))
        .findFirst()
        .map(caller ->
            "No grant is for %s and %s.".formatted(caller, capsule.manifest().metadata().name()));
  }

  /** The author of a rule, as they are now. */
  public sealed interface Author {
    /** With the groups they are in. */
    record There(Caller caller) implements Author {}

    /** With nothing left to prove who they are; {@code why} says what is missing. */
    record Gone(String why) implements Author {}
  }

  private static boolean mayThemselves(Explanation theirs) {
    return switch (theirs.verdict()) {
      case Verdict.Allowed _, Verdict.NeedsApproval _, Verdict.TooOften _ -> true;
      case Verdict.Denied() ->
          theirs.grants().stream()
              .anyMatch(grant ->
                  grant.missing().stream()
                      .map(Check::criterion)
                      .allMatch(criterion -> criterion == Criterion.REASON));
    };
  }

  private static Ask as(Caller caller, Ask ask) {
    return new Ask(
        ask.invocation(),
        caller,
        ask.capsule(),
        ask.target(),
        ask.parameters(),
        ask.interactive(),
        ask.reason(),
        ask.parent());
  }

  private static Decision denied(Ask ask, String but) {
    return new Decision.Denied(
        new Problem(
            Problem.Kind.DENIED,
            "Tried to invoke %s in %s as %s but %s"
                .formatted(
                    ask.capsule().manifest().metadata().name(),
                    ask.target().reference(),
                    ask.caller(),
                    but)));
  }
}
