package dev.recap.server.access;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessReader.Reading;
import dev.recap.server.access.Explanation.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Decides by {@code access.yaml}, as it is when it is asked, who may invoke what in which target:
 * the only place where that is decided, for every way in.
 *
 * <p>Where nobody wrote down grants, the owners of this host may invoke everything and nobody else
 * anything. A policy that cannot be read allows nothing.
 */
public final class AccessPolicy implements Access {
  private final CurrentRules rules;
  private final Predicate<Caller> owners;
  private final Origins origins;
  private final Supplier<Ledger> ledger;
  private final TimeSource time;

  /**
   * A policy.
   *
   * @param file {@code access.yaml}, whether it is there or not
   * @param owners who may do everything where nobody wrote down grants
   * @param ledger asked for once a grant needs it
   */
  public AccessPolicy(
      Path file,
      Predicate<Caller> owners,
      Origins origins,
      Supplier<Ledger> ledger,
      TimeSource time) {
    this.rules = new CurrentRules(file, time);
    this.owners = owners;
    this.origins = origins;
    this.ledger = ledger;
    this.time = time;
  }

  @Override
  public Decision decide(Ask ask) {
    Explanation explanation = judge(ask, true, false);
    return switch (explanation.verdict()) {
      case Verdict.Allowed(Optional<String> grant) -> new Decision.Allowed(grant);
      case Verdict.NeedsApproval _ -> denied(Problem.Kind.APPROVAL_NEEDED, explanation.sentence());
      case Verdict.TooOften(String _, Duration again) ->
          new Decision.Denied(
              new Problem(Problem.Kind.TOO_MANY, explanation.sentence(), Optional.of(again)));
      case Verdict.Denied() -> denied(Problem.Kind.DENIED, explanation.sentence());
    };
  }

  /**
   * What would be decided about an ask now, and why, with every grant; uses nothing up and keeps
   * nothing. For administrators.
   */
  public Explanation explain(Ask ask) {
    return judge(ask, false, true);
  }

  /** The same for the caller of the ask, who learns only of grants that name them. */
  public Explanation explainToCaller(Ask ask) {
    return judge(ask, false, false);
  }

  /** Whether a caller sees all records, manages tokens and may approve. */
  public boolean isAdmin(Caller caller) {
    return switch (rules.read()) {
      case Reading.Absent() -> owners.test(caller);
      case Reading.Valid(AccessRules valid) ->
          valid.admins().map(admins -> admins.has(caller)).orElseGet(() -> owners.test(caller));
      case Reading.Invalid _ -> false;
    };
  }

  /**
   * Whether a caller may perhaps invoke something: some grant names them or, where nobody wrote
   * down grants, they are an owner of this host.
   */
  public boolean isNamed(Caller caller) {
    return switch (rules.read()) {
      case Reading.Absent() -> owners.test(caller);
      case Reading.Valid(AccessRules valid) ->
          valid
              .grants()
              .map(grants -> grants.stream().anyMatch(grant -> grant.callers().has(caller)))
              .orElseGet(() -> owners.test(caller));
      case Reading.Invalid _ -> false;
    };
  }

  /**
   * Whether grants were written down and none is for this caller and these capsules, whatever the
   * target: what they ask for will be denied.
   *
   * @param capsule empty: any
   */
  public boolean isLeftOut(Caller caller, Optional<Capsule> capsule) {
    return rules.read() instanceof Reading.Valid(AccessRules valid)
        && valid
            .grants()
            .filter(grants ->
                grants.stream()
                    .filter(grant -> grant.callers().has(caller))
                    .noneMatch(grant -> capsule.filter(one -> !isFor(grant, one)).isEmpty()))
            .isPresent();
  }

  private boolean isFor(Grant grant, Capsule capsule) {
    return grant.capsules().stream().anyMatch(one -> one.fits(capsule, origins.of(capsule)));
  }

  /** What is wrong with the policy, one "Tried to … but …" sentence each; usually nothing. */
  public List<String> problems() {
    return rules.read() instanceof Reading.Invalid(List<String> problems) ? problems : List.of();
  }

  /** Whose JSON Web Tokens are believed, if anybody's are. */
  public Optional<TrustedIssuer> issuer() {
    return rules.read() instanceof Reading.Valid(AccessRules valid)
        ? valid.issuer()
        : Optional.empty();
  }

  /** A grant as it is now. */
  Optional<Grant> grant(String name) {
    return rules.read() instanceof Reading.Valid(AccessRules valid)
        ? valid.grants().orElse(List.of()).stream()
            .filter(grant -> grant.name().equals(name))
            .findFirst()
        : Optional.empty();
  }

  private Explanation judge(Ask ask, boolean counting, boolean all) {
    return switch (rules.read()) {
      case Reading.Absent() -> withoutGrants(ask);
      case Reading.Valid(AccessRules valid) ->
          valid
              .grants()
              .map(grants -> byGrants(ask, grants, counting, all))
              .orElseGet(() -> withoutGrants(ask));
      case Reading.Invalid(List<String> problems) ->
          new Explanation(
              new Verdict.Denied(),
              Sentences.tried(ask)
                  + "nothing is allowed as long as the access policy cannot be read: "
                  + String.join("; ", problems),
              List.of());
    };
  }

  private Explanation withoutGrants(Ask ask) {
    return owners.test(ask.caller())
        ? new Explanation(
            new Verdict.Allowed(Optional.empty()),
            "There are no grants, and %s is an owner of this host".formatted(ask.caller()),
            List.of())
        : new Explanation(
            new Verdict.Denied(),
            Sentences.tried(ask) + "there are no grants: write them in %s".formatted(rules.file()),
            List.of());
  }

  private Explanation byGrants(Ask ask, List<Grant> grants, boolean counting, boolean all) {
    Weighing weighing = new Weighing(ask, origins.of(ask.capsule()));
    List<Grant> looked =
        all ? grants : grants.stream().filter(grant -> grant.callers().has(ask.caller())).toList();
    List<Weighed> weighed = looked.stream().map(weighing::by).toList();
    List<Grant> fitting =
        IntStream.range(0, looked.size())
            .filter(i -> weighed.get(i).holds())
            .mapToObj(looked::get)
            .toList();
    Verdict verdict = new Granting(ask, ledger, time.now(), counting).by(fitting);
    return new Explanation(verdict, Sentences.of(ask, verdict, weighed), weighed);
  }

  private static Decision denied(Problem.Kind kind, String sentence) {
    return new Decision.Denied(new Problem(kind, sentence));
  }
}
