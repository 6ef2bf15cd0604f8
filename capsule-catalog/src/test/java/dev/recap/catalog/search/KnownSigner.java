package dev.recap.catalog.search;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.SignedStatement;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes every signature for that of one signer, and asks for none. */
record KnownSigner(String name) implements Believer {
  @Override
  public Optional<String> signer(Digest content, CapsuleSignature signature) {
    return Optional.of(name);
  }

  @Override
  public boolean asksSigners(String origin) throws IOException {
    return OF_ALL.asksSigners(origin);
  }

  @Override
  public boolean counts(
      String origin, Digest manifest, Set<String> said, List<CapsuleSignature> signatures)
      throws IOException {
    return OF_ALL.counts(origin, manifest, said, signatures);
  }

  @Override
  public Optional<Statement> newest(Digest capsule, String origin, List<SignedStatement> others)
      throws IOException {
    return OF_ALL.newest(capsule, origin, others);
  }

  @Override
  public Digest standpoint(Digest capsule) throws IOException {
    return OF_ALL.standpoint(capsule);
  }
}
