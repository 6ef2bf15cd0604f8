package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statements;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.TrustPolicy.Rule;
import dev.recap.catalog.trust.TrustPolicy.Signer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which signatures and statements count by one rule of the policy for what comes from one place.
 *
 * <p>Where the rule asks for signers, their statements count wherever they were heard, and nobody
 * else's. Where it does not, what a place says counts for what comes from there: whoever can write
 * to one registry must not be able to yank what another one has.
 */
final class Belief {
  private final CapsuleStore store;
  private final List<Signer> known;
  private final List<String> asked;
  private final String origin;
  private final Instant now;
  private final Consumer<Path> looked;

  /**
   * By a rule.
   *
   * @param looked is told which files and folders it depends on
   */
  Belief(
      CapsuleStore store,
      TrustPolicy policy,
      Rule rule,
      String origin,
      Instant now,
      Consumer<Path> looked) {
    this.store = store;
    this.known = List.copyOf(policy.signers().values());
    this.asked = rule.signedBy();
    this.origin = origin;
    this.now = now;
    this.looked = looked;
  }

  /** The newest statement on a content that counts. */
  Optional<SignedStatement> newest(Digest capsule, List<SignedStatement> others)
      throws IOException {
    List<SignedStatement> all = new ArrayList<>(others);
    all.addAll(kept(capsule));
    BelievedStatements believed = new BelievedStatements(store.statements());
    looked.accept(believed.file(capsule));
    all.addAll(believed.of(capsule));
    return all.stream()
        .filter(one -> one.statement().capsule().equals(capsule))
        .sorted(SignedStatement.NEWEST_FIRST)
        .filter(one -> counts(one.manifest(), one.origins(), one.signatures()))
        .findFirst();
  }

  /**
   * Whether a statement counts.
   *
   * @param manifest of the statement
   * @param said the origins that say it
   */
  boolean counts(Digest manifest, Set<String> said, List<CapsuleSignature> signatures) {
    return asked.isEmpty()
        ? said.isEmpty()
            || SignedStatement.isSaidIn(said, origin)
            || origin.equals(Candidate.UNKNOWN)
        : vouched(manifest, signatures);
  }

  /** Whether one of those whom the rule asks for signed a content. */
  boolean vouched(Digest content, List<CapsuleSignature> signatures) {
    return check(content, signatures).problem(asked).isEmpty();
  }

  private List<SignedStatement> kept(Digest capsule) throws IOException {
    looked.accept(store.referrers().folder(capsule));
    List<SignedStatement> all = new ArrayList<>();
    for (Statements.Kept one : new Statements(store).of(capsule)) {
      Digest manifest = one.manifest().digest();
      all.add(new SignedStatement(manifest, one.statement(), one.origins(), signatures(manifest)));
    }
    return all;
  }

  private List<CapsuleSignature> signatures(Digest content) throws IOException {
    looked.accept(store.referrers().folder(content));
    return new Signatures(store).of(content);
  }

  /** Who signed a content of the store. */
  SignerCheck signers(Digest content) throws IOException {
    return check(content, signatures(content));
  }

  private SignerCheck check(Digest content, List<CapsuleSignature> signatures) {
    SignatureMemory memory = new SignatureMemory(store.signatures());
    return new SignerCheck(known, content, signatures, memory, now);
  }
}
