package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.Sha256;
import dev.recap.core.capsule.Digest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Believes what a place says of what comes from there. */
final class Credulous implements Believer {
  @Override
  public Optional<String> signer(Digest content, CapsuleSignature signature) {
    return Optional.empty();
  }

  @Override
  public boolean asksSigners(String origin) {
    return false;
  }

  @Override
  public boolean counts(
      String origin, Digest manifest, Set<String> said, List<CapsuleSignature> signatures) {
    return SignedStatement.isSaidIn(said, origin);
  }

  @Override
  public Optional<Statement> newest(Digest capsule, String origin, List<SignedStatement> others) {
    return others.stream()
        .filter(one -> one.statement().capsule().equals(capsule))
        .filter(one -> SignedStatement.isSaidIn(one.origins(), origin))
        .min(SignedStatement.NEWEST_FIRST)
        .map(SignedStatement::statement);
  }

  @Override
  public Digest standpoint(Digest capsule) {
    return Sha256.EMPTY_OBJECT;
  }
}
