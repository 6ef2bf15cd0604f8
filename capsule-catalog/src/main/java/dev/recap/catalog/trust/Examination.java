package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.TrustPolicy.Rule;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges one capsule by one rule, and notes what the judgement follows from. */
final class Examination {
  private final CapsuleStore store;
  private final TrustPolicy policy;
  private final Rule rule;
  private final Candidate candidate;
  private final Instant now;
  private final Set<Path> looked = new LinkedHashSet<>();
  private final List<String> notices = new ArrayList<>();

  Examination(CapsuleStore store, TrustPolicy policy, Rule rule, Candidate candidate, Instant now) {
    this.store = store;
    this.policy = policy;
    this.rule = rule;
    this.candidate = candidate;
    this.now = now;
  }

  /** Something that speaks against a capsule. */
  private interface Check {
    /** The second half of a "Tried to admit … but …" sentence with what to do, if it does. */
    Optional<String> problem() throws IOException;
  }

  /**
   * The verdict.
   *
   * @param declared whether the capsule's manifest is compared with its digest
   */
  Verdict verdict(boolean declared) throws IOException {
    List<Check> checks =
        List.of(
            this::revoked,
            this::notListed,
            () -> declared ? new Integrity(store, looked::add).damage(digest()) : Optional.empty(),
            this::unsigned,
            this::tooPowerful,
            this::outOfUse);
    for (Check check : checks) {
      Optional<String> problem = check.problem();
      if (problem.isPresent()) {
        return new Verdict.Refused(
            "Tried to admit %s from %s but %s"
                .formatted(candidate.label(), candidate.origin(), problem.get()));
      }
    }
    return new Verdict.Allowed(List.copyOf(notices));
  }

  /** The files it was read from. */
  Set<Path> looked() {
    return looked;
  }

  /** When the next of the signers' times is over. */
  Instant until() {
    return policy.signers().values().stream()
        .flatMap(signer -> signer.notAfter().stream())
        .filter(end -> !end.isBefore(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  private Digest digest() {
    return candidate.digest();
  }

  private Optional<String> revoked() {
    return policy.revoked().contains(digest())
        ? Optional.of(
            "its content %s is revoked by the policy: use another version".formatted(digest()))
        : Optional.empty();
  }

  private Optional<String> notListed() {
    return rule.digests().isEmpty() || rule.digests().contains(digest())
        ? Optional.empty()
        : Optional.of(
            "its content %s is none of the digests that the rule for %s lists: add it there"
                .formatted(digest(), rule.from().text()));
  }

  private Optional<String> unsigned() throws IOException {
    if (!rule.signedBy().isEmpty()) {
      return signers(digest()).problem(rule.signedBy());
    }
    if (!policy.rules().isEmpty() && isPulled() && signers(digest()).none()) {
      notices.add("%s from %s is not signed".formatted(candidate.label(), candidate.origin()));
    }
    return Optional.empty();
  }

  private boolean isPulled() {
    return !candidate.origin().equals(Candidate.LOCAL)
        && !candidate.origin().equals(Candidate.UNKNOWN);
  }

  private Optional<String> tooPowerful() throws IOException {
    if (rule.power().isEmpty()) {
      return Optional.empty();
    }
    TrustPolicy.Power most = rule.power().get();
    List<String> beyond = PowerCheck.beyond(most, candidate.manifest().binding());
    if (beyond.isEmpty()) {
      return Optional.empty();
    }
    String declares =
        "it declares %s, which is more than the rule for %s allows"
            .formatted(String.join(" and ", beyond), rule.from().text());
    if (most.unless().isEmpty()) {
      return Optional.of(declares + ": use a capsule that needs less, or allow it there");
    }
    return signers(digest())
        .problem(most.unless())
        .map(why ->
            "%s without the signature of %s; %s"
                .formatted(declares, String.join(" or ", most.unless()), why));
  }

  private Optional<String> outOfUse() throws IOException {
    Optional<Statement> newest = statement();
    newest.ifPresent(statement -> notices.addAll(statement.notices()));
    if (newest.isPresent()
        && newest.get().state() == Statement.State.YANKED
        && !candidate.exactly()) {
      return Optional.of(
          "%s: invoke another version, or exactly this content with @%s"
              .formatted(words(newest.get()), digest()));
    }
    Optional<String> deprecated =
        newest.isPresent()
            ? newest
                .filter(statement -> statement.state() == Statement.State.DEPRECATED)
                .map(Examination::words)
            : byItself();
    return deprecated
        .filter(_ -> rule.refuseDeprecated())
        .map(why ->
            "%s, and the rule for %s refuses that: use its successor"
                .formatted(why, rule.from().text()));
  }

  /** That its author knew it when it was built; a statement made later says more. */
  private Optional<String> byItself() {
    Optional<String> why = candidate.manifest().metadata().deprecated();
    why.ifPresent(text -> notices.add("%s is deprecated: %s".formatted(candidate.label(), text)));
    return why.map(text -> "it is deprecated (%s)".formatted(text));
  }

  private static String words(Statement statement) {
    return "it is %s%s%s"
        .formatted(
            statement.state().word(),
            statement.message().isEmpty() ? "" : " (" + statement.message() + ")",
            statement.successor().map(next -> ", its successor is " + next).orElse(""));
  }

  private Optional<Statement> statement() throws IOException {
    return belief().newest(digest(), List.of()).map(SignedStatement::statement);
  }

  private SignerCheck signers(Digest content) throws IOException {
    return belief().signers(content);
  }

  private Belief belief() {
    return new Belief(store, policy, rule, candidate.origin(), now, looked::add);
  }
}
