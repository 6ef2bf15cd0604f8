package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.PolicyReader.Reading;
import dev.recap.catalog.trust.TrustPolicy.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides by the operator's policy which capsules may be installed and invoked here; asked at every
 * pull and at every invocation.
 */
public final class Admission implements Judge {
  /** That of a host without policy. */
  private static final TrustPolicy NO_POLICY =
      new TrustPolicy(Map.of(), List.of(), Set.of(), "none");

  private static final Rule ANYTHING =
      new Rule(RepositoryGlob.of("**"), Set.of(), List.of(), Optional.empty(), false);

  private final CapsuleStore store;
  private final CurrentPolicy policy;
  private final Origins sources;
  private final InstantSource clock;
  private final Judgements judgements = new Judgements();

  /**
   * Over the capsules of one store.
   *
   * @param policy the policy's file, whether it is there or not
   * @param sources whether a repository belongs to a configured source, which is what counts where
   *     there is no policy
   * @param clock tells when signers' times are over
   */
  public Admission(CapsuleStore store, Path policy, Origins sources, InstantSource clock) {
    this.store = store;
    this.policy = new CurrentPolicy(policy, store.policies(), clock);
    this.sources = sources;
    this.clock = clock;
  }

  /** Port: knows the sources of this host. */
  @FunctionalInterface
  public interface Origins {
    /**
     * Whether a repository belongs to one of them.
     *
     * @throws IOException when they cannot be read; then nobody knows
     */
    boolean has(String repository) throws IOException;
  }

  @Override
  public Verdict judge(Candidate candidate) throws IOException {
    return switch (policy.read()) {
      case Reading.Absent() ->
          comesFromElsewhere(candidate)
              ? refused(
                  candidate,
                  "that is none of the sources of this host: add it to them, or allow it in "
                      + policy.file())
              : examine(candidate, NO_POLICY, ANYTHING);
      case Reading.Valid(TrustPolicy valid, List<Path> _) -> {
        Optional<Rule> rule = valid.rule(candidate.origin());
        yield rule.isPresent()
            ? examine(candidate, valid, rule.get())
            : refused(
                candidate, "no rule of %s allows that: add one for it".formatted(policy.file()));
      }
      case Reading.Invalid(List<String> problems) ->
          refused(
              candidate,
              "nothing is allowed as long as the policy cannot be read: "
                  + String.join("; ", problems));
    };
  }

  /**
   * The newest statement on a capsule that is believed: where signers are asked for its repository,
   * one of theirs. Nothing else that is said of a version may decide which one is taken.
   */
  @Override
  public Optional<Statement> statement(Candidate candidate) throws IOException {
    Instant now = clock.instant();
    return switch (policy.read()) {
      case Reading.Absent() ->
          new Examination(store, NO_POLICY, ANYTHING, candidate, now).statement();
      case Reading.Valid(TrustPolicy valid, List<Path> _) -> {
        Optional<Rule> rule = valid.rule(candidate.origin());
        yield rule.isPresent()
            ? new Examination(store, valid, rule.get(), candidate, now).statement()
            : Optional.empty();
      }
      case Reading.Invalid _ -> Optional.empty();
    };
  }

  private boolean comesFromElsewhere(Candidate candidate) throws IOException {
    return !candidate.origin().equals(Candidate.LOCAL)
        && !candidate.origin().equals(Candidate.UNKNOWN)
        && !sources.has(candidate.origin());
  }

  private static Verdict refused(Candidate candidate, String why) {
    return new Verdict.Refused(
        "Tried to admit %s from %s but %s".formatted(candidate.label(), candidate.origin(), why));
  }

  private Verdict examine(Candidate candidate, TrustPolicy by, Rule rule) throws IOException {
    Instant now = clock.instant();
    Judgements.Key key =
        new Judgements.Key(
            candidate.digest(), candidate.origin(), candidate.exactly(), by.fingerprint());
    Optional<Verdict> known = judgements.find(key, now);
    if (known.isPresent()) {
      return known.get();
    }
    Examination examination = new Examination(store, by, rule, candidate, now);
    Verdict verdict = examination.verdict(!by.rules().isEmpty());
    Judgement judgement =
        new Judgement(verdict, examination.until(), FileStates.of(examination.looked()));
    if (judgement.canBeKept(now)) {
      judgements.put(key, judgement);
    }
    return verdict;
  }
}
