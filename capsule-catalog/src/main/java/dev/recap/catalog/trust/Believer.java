package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port: knows whose word counts on this host, about what and from where. Whoever shows, pulls,
 * invokes or carries on something said of a capsule asks here, so that all of them believe the
 * same.
 *
 * <p>An origin is the name of a repository, {@link Candidate#LOCAL} or {@link Candidate#UNKNOWN}.
 * Every method throws when policy or store cannot be read.
 */
public interface Believer {
  /** Knows nobody, and remembers nothing: what a place says of its capsules counts. */
  Believer OF_ALL = new Credulous();

  /** The name of who made a signature for a content; empty when it is nobody who is known. */
  Optional<String> signer(Digest content, CapsuleSignature signature) throws IOException;

  /** Whether what is said of capsules from there counts only when certain people signed it. */
  boolean asksSigners(String origin) throws IOException;

  /**
   * Whether a statement counts for what comes from a place.
   *
   * @param manifest of the statement
   * @param said the origins that say it
   * @param signatures on the manifest
   */
  boolean counts(
      String origin, Digest manifest, Set<String> said, List<CapsuleSignature> signatures)
      throws IOException;

  /**
   * The newest statement on a content that counts for it as something from there, among those of
   * the store, those that were believed before and others.
   */
  Optional<Statement> newest(Digest capsule, String origin, List<SignedStatement> others)
      throws IOException;

  /** Changes when {@link #newest} could say something else of the same statements. */
  Digest standpoint(Digest capsule) throws IOException;
}
