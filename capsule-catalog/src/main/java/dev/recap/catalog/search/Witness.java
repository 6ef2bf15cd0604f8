package dev.recap.catalog.search;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.text.PlainText;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.ReferrerLimits;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SignedStatement;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is said of a version beside its content; what cannot be understood was not said. */
final class Witness {
  private static final int LARGEST_EVIDENCE = 8 << 20;

  private final Believer believer;

  Witness(Believer believer) {
    this.believer = believer;
  }

  /**
   * What can be heard of a version.
   *
   * @param origin the repository that says it
   * @param referrers the manifests whose subject the capsule is
   * @param signatures of the capsule and of these manifests
   */
  record Heard(Digest capsule, String origin, List<Descriptor> referrers, Signed signatures) {}

  /** Knows the signatures of contents. */
  @FunctionalInterface
  interface Signed {
    /** Those of one, whosever they are. */
    List<CapsuleSignature> of(Digest content) throws IOException;
  }

  /**
   * What these manifests say.
   *
   * @param said the content of statements and signatures, of which there may be a bound
   */
  Testimony hear(SmallContent remote, SmallContent said, Heard heard) throws IOException {
    Set<String> signers = new LinkedHashSet<>();
    for (CapsuleSignature signature : heard.signatures().of(heard.capsule())) {
      believer.signer(heard.capsule(), signature).map(PlainText::line).ifPresent(signers::add);
    }
    List<Fields> bills = contents(remote, heard, MediaTypes.SBOM);
    List<Fields> tests = contents(remote, heard, MediaTypes.STATEMENT);
    return new Testimony(
        believer
            .newest(heard.capsule(), heard.origin(), statements(said, heard))
            .map(Statements::standing)
            .orElse(Standing.SUPPORTED),
        List.copyOf(signers),
        bills.stream().findFirst().map(Statements::bill),
        tests.stream().flatMap(test -> Statements.tested(test).stream()).findFirst());
  }

  private List<SignedStatement> statements(SmallContent said, Heard heard) throws IOException {
    boolean asks = believer.asksSigners(heard.origin());
    List<SignedStatement> statements = new ArrayList<>();
    for (Descriptor manifest : of(heard, MediaTypes.STATUS)) {
      if (said.isSpent()) {
        if (asks) {
          throw said.unexpected(
              "more than %d bytes were said about %s, and one of the statements that were not looked at could count"
                  .formatted(ReferrerLimits.ALL, heard.capsule()));
        }
        break;
      }
      try {
        List<CapsuleSignature> signatures =
            asks ? heard.signatures().of(manifest.digest()) : List.of();
        List<Descriptor> layers = said.parts(said.manifest(manifest), "layers");
        if (layers.size() == 1) {
          Statement.parse(said.text(layers.getFirst(), ReferrerLimits.LARGEST_LAYER))
              .map(statement ->
                  new SignedStatement(
                      manifest.digest(), statement, Set.of(heard.origin()), signatures))
              .ifPresent(statements::add);
        }
      } catch (RepositoryException e) {
        ignoreStrange(e);
      }
    }
    return statements;
  }

  private static List<Descriptor> of(Heard heard, String type) {
    return heard.referrers().stream()
        .filter(one -> one.artifactType().equals(Optional.of(type)))
        .toList();
  }

  private static List<Fields> contents(SmallContent remote, Heard heard, String type)
      throws IOException {
    List<Fields> contents = new ArrayList<>();
    for (Descriptor referrer : of(heard, type)) {
      try {
        List<Descriptor> layers = remote.parts(remote.manifest(referrer), "layers");
        if (layers.size() == 1) {
          contents.add(remote.json(layers.getFirst(), LARGEST_EVIDENCE));
        }
      } catch (RepositoryException e) {
        ignoreStrange(e);
      }
    }
    return contents;
  }

  /** The signatures that a manifest in cosign's form has. */
  static List<CapsuleSignature> signatures(SmallContent said, Descriptor manifest)
      throws IOException {
    List<CapsuleSignature> found = new ArrayList<>();
    Map<Digest, Optional<byte[]>> payloads = new HashMap<>();
    for (Descriptor layer : signatureLayers(said, manifest)) {
      if (!payloads.containsKey(layer.digest())) {
        payloads.put(layer.digest(), payload(said, layer));
      }
      payloads
          .getOrDefault(layer.digest(), Optional.empty())
          .flatMap(payload -> Signatures.signature(layer, payload))
          .ifPresent(found::add);
    }
    return found;
  }

  private static List<Descriptor> signatureLayers(SmallContent said, Descriptor manifest)
      throws IOException {
    try {
      return said.parts(said.manifest(manifest), "layers", Integer.MAX_VALUE).stream()
          .filter(layer -> layer.mediaType().equals(MediaTypes.SIGNED_PAYLOAD))
          .filter(layer -> layer.size() <= ReferrerLimits.LARGEST_LAYER)
          .distinct()
          .limit(ReferrerLimits.SIGNATURES)
          .toList();
    } catch (RepositoryException e) {
      ignoreStrange(e);
      return List.of();
    }
  }

  private static Optional<byte[]> payload(SmallContent said, Descriptor layer) throws IOException {
    try {
      return Optional.of(said.bytes(layer, ReferrerLimits.LARGEST_LAYER));
    } catch (RepositoryException e) {
      ignoreStrange(e);
      return Optional.empty();
    }
  }

  /** Strange content says nothing; a registry that does not answer is another matter. */
  private static void ignoreStrange(RepositoryException e) throws RepositoryException {
    switch (e.kind()) {
      case UNEXPECTED, TOO_LARGE, MISMATCH, NOT_FOUND -> {}
      case UNAUTHORIZED, DENIED, UNREACHABLE -> throw e;
    }
  }
}
