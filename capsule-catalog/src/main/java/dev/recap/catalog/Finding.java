package dev.recap.catalog;

import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexRefresh;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.SignerNames;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.PolicyReader;
import dev.recap.catalog.trust.SimpleSigning;
import dev.recap.catalog.trust.TrustPolicy.Signer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Puts the search over this host and its sources together. */
record Finding(CatalogParts parts) {

  CatalogSearch search(LocalEntries local) throws IOException {
    return new CatalogSearch(
        parts.state().resolve("index"),
        local,
        parts.sources(),
        () ->
            new IndexRefresh(
                parts.state().resolve("index"),
                parts.repositories(),
                parts.repositories(),
                signers(),
                parts.clock()),
        parts.clock());
  }

  /** Knows those whom the policy names. */
  SignerNames signers() {
    Map<String, Signer> signers =
        new PolicyReader().read(parts.policy()) instanceof PolicyReader.Reading.Valid valid
            ? valid.policy().signers()
            : Map.of();
    return (content, payload, signature) -> name(signers, content, payload, signature);
  }

  private static Optional<String> name(
      Map<String, Signer> signers, Digest content, byte[] payload, byte[] signature) {
    Optional<CapsuleSignature> claim =
        SimpleSigning.parse(payload).map(said -> new CapsuleSignature(said, payload, signature));
    return signers.values().stream()
        .filter(signer -> claim.filter(one -> one.isBy(signer.key(), content)).isPresent())
        .map(Signer::name)
        .findFirst();
  }
}
