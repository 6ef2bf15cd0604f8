package dev.recap.catalog.search;

import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is said of a version beside its content; what cannot be understood was not said. */
final class Witness {
  private static final int LARGEST_STATUS = 64 << 10;
  private static final int LARGEST_EVIDENCE = 8 << 20;
  private static final int MOST_SIGNATURES = 16;
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";

  private final SignerNames signers;

  Witness(SignerNames signers) {
    this.signers = signers;
  }

  /**
   * What these manifests say.
   *
   * @param referrers those whose subject the capsule is
   * @param signatures the manifest of its signatures
   */
  Testimony hear(
      SmallContent remote,
      Digest capsule,
      List<Descriptor> referrers,
      Optional<Descriptor> signatures)
      throws IOException {
    List<Fields> said = contents(remote, referrers, MediaTypes.STATUS, LARGEST_STATUS);
    List<Fields> bills = contents(remote, referrers, MediaTypes.SBOM, LARGEST_EVIDENCE);
    List<Fields> tests = contents(remote, referrers, MediaTypes.STATEMENT, LARGEST_EVIDENCE);
    return new Testimony(
        Statements.newest(said, capsule),
        signatures.isPresent() ? names(remote, capsule, signatures.get()) : List.of(),
        bills.stream().findFirst().map(Statements::bill),
        tests.stream().flatMap(test -> Statements.tested(test).stream()).findFirst());
  }

  private static List<Fields> contents(
      SmallContent remote, List<Descriptor> referrers, String type, int largest)
      throws IOException {
    List<Fields> contents = new ArrayList<>();
    for (Descriptor referrer : referrers) {
      if (referrer.artifactType().equals(Optional.of(type))) {
        try {
          List<Descriptor> layers = remote.parts(remote.manifest(referrer), "layers");
          if (layers.size() == 1) {
            contents.add(remote.json(layers.getFirst(), largest));
          }
        } catch (RepositoryException e) {
          ignoreStrange(e);
        }
      }
    }
    return contents;
  }

  /** Strange content says nothing; a registry that does not answer is another matter. */
  private static void ignoreStrange(RepositoryException e) throws RepositoryException {
    switch (e.kind()) {
      case UNEXPECTED, TOO_LARGE, MISMATCH, NOT_FOUND -> {}
      case UNAUTHORIZED, DENIED, UNREACHABLE -> throw e;
    }
  }

  private List<String> names(SmallContent remote, Digest capsule, Descriptor signatures)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try {
      for (Descriptor layer :
          remote.parts(remote.manifest(signatures), "layers").stream()
              .limit(MOST_SIGNATURES)
              .toList()) {
        byte[] signature =
            Base64.getDecoder().decode(layer.annotations().getOrDefault(SIGNATURE, ""));
        if (layer.mediaType().equals(MediaTypes.SIGNED_PAYLOAD)) {
          signers
              .of(capsule, remote.bytes(layer, LARGEST_STATUS), signature)
              .map(PlainText::line)
              .ifPresent(names::add);
        }
      }
    } catch (RepositoryException e) {
      ignoreStrange(e);
    } catch (IllegalArgumentException e) {
      return List.copyOf(names); // Not base64, and so no signature.
    }
    return List.copyOf(names);
  }
}
