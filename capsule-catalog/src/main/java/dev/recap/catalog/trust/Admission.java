package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.PolicyReader.Reading;
import dev.recap.catalog.trust.TrustPolicy.Rule;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides by the operator's policy which capsules may be installed and invoked here, and whose word
 * counts; asked at every pull and at every invocation.
 */
public final class Admission implements Judge, Believer {
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

  /** The newest statement on a capsule that counts; where it came from decides whose do. */
  @Override
  public Optional<Statement> statement(Candidate candidate) throws IOException {
    return newest(candidate.digest(), candidate.origin(), List.of());
  }

  /**
   * The same, which is remembered from now on, whatever becomes of the capsule and of the
   * statement.
   */
  public Optional<Statement> remembered(Candidate candidate) throws IOException {
    Optional<Belief> belief = belief(candidate.origin());
    if (belief.isEmpty()) {
      return Optional.empty();
    }
    Optional<SignedStatement> newest = belief.get().newest(candidate.digest(), List.of());
    if (newest.isPresent()) {
      new BelievedStatements(store.statements()).note(newest.get(), candidate.origin());
    }
    return newest.map(SignedStatement::statement);
  }

  /**
   * The statement that the next one on a capsule follows on: the newest that counts, and where
   * nothing may come from the place at all the newest that it has.
   */
  public Optional<Statement> last(Candidate candidate) throws IOException {
    String origin = candidate.origin();
    return belief(origin)
        .orElse(new Belief(store, NO_POLICY, ANYTHING, origin, clock.instant(), _ -> {}))
        .newest(candidate.digest(), List.of())
        .map(SignedStatement::statement);
  }

  @Override
  public Optional<Statement> newest(Digest capsule, String origin, List<SignedStatement> others)
      throws IOException {
    Optional<Belief> belief = belief(origin);
    return belief.isPresent()
        ? belief.get().newest(capsule, others).map(SignedStatement::statement)
        : Optional.empty();
  }

  @Override
  public boolean counts(
      String origin, Digest manifest, Set<String> said, List<CapsuleSignature> signatures)
      throws IOException {
    return belief(origin).filter(belief -> belief.counts(manifest, said, signatures)).isPresent();
  }

  @Override
  public boolean asksSigners(String origin) throws IOException {
    return switch (policy.read()) {
      case Reading.Absent() -> false;
      case Reading.Valid(TrustPolicy valid, List<Path> _) ->
          valid.rule(origin).filter(rule -> rule.signedBy().isEmpty()).isEmpty();
      case Reading.Invalid _ -> true;
    };
  }

  @Override
  public Optional<String> signer(Digest content, CapsuleSignature signature) throws IOException {
    if (policy.read() instanceof Reading.Valid(TrustPolicy valid, List<Path> _)) {
      SignatureMemory memory = new SignatureMemory(store.signatures());
      return valid.signers().values().stream()
          .filter(signer -> memory.isBy(signature, signer.key(), content))
          .map(TrustPolicy.Signer::name)
          .findFirst();
    }
    return Optional.empty();
  }

  @Override
  public Digest standpoint(Digest capsule) throws IOException {
    String all =
        switch (policy.read()) {
          case Reading.Absent() -> "";
          case Reading.Valid(TrustPolicy valid, List<Path> _) -> valid.fingerprint();
          case Reading.Invalid _ -> "invalid";
        };
    for (SignedStatement one : new BelievedStatements(store.statements()).of(capsule)) {
      all += "\n" + one.manifest();
    }
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  /** By the rule for an origin; empty where nothing from there is allowed. */
  private Optional<Belief> belief(String origin) throws IOException {
    Instant now = clock.instant();
    return switch (policy.read()) {
      case Reading.Absent() ->
          Optional.of(new Belief(store, NO_POLICY, ANYTHING, origin, now, _ -> {}));
      case Reading.Valid(TrustPolicy valid, List<Path> _) ->
          valid.rule(origin).map(rule -> new Belief(store, valid, rule, origin, now, _ -> {}));
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
