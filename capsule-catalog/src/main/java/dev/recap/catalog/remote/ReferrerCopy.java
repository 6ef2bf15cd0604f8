package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.ReferrerLimits;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings what a repository knows about a capsule into the store, in two steps: before policy is
 * asked nothing but what it is asked about, signatures and statements; and when it has allowed the
 * capsule, bills of materials and evidence.
 */
final class ReferrerCopy {
  /** Of one manifest. */
  static final int MOST_LAYERS = 64;

  private static final int MOST_BUNDLES_LOOKED_AT = 256;
  private static final int MOST_EVIDENCE = 64;
  private static final long LARGEST_EVIDENCE = 32L << 20;
  private static final long ALL_EVIDENCE = 256L << 20;

  private static final Artifacts.Bounds BUNDLE =
      new Artifacts.Bounds(ReferrerLimits.LARGEST_LAYER, ReferrerLimits.LARGEST_LAYER, 1);
  private static final Artifacts.Bounds EVIDENCE =
      new Artifacts.Bounds(Repository.LARGEST_MANIFEST, LARGEST_EVIDENCE, MOST_LAYERS);

  private final CapsuleStore store;
  private final Repository from;
  private final Believer believer;
  private final Notes notes;
  private final Artifacts artifacts;
  private final SignatureCopy signatures;
  private final StatementCopy statements;
  private final Allowance forTheGate = new Allowance(ReferrerLimits.ALL);

  ReferrerCopy(CapsuleStore store, Repository from, Delivery delivery, Believer believer) {
    this.store = store;
    this.from = from;
    this.believer = believer;
    this.notes = new Notes(from.name());
    this.artifacts = new Artifacts(store, delivery);
    this.signatures = new SignatureCopy(store, from, delivery, believer, forTheGate, notes);
    this.statements =
        new StatementCopy(store, from, artifacts, signatures, believer, forTheGate, notes);
  }

  List<String> notes() {
    return notes.all();
  }

  /**
   * Brings signatures and statements.
   *
   * @throws Unacceptable when those that count cannot be told from all others
   */
  void forTheGate(Digest capsule) throws Unacceptable, IOException {
    signatures.copy(capsule);
    if (signatures.of(capsule).stream().noneMatch(SignatureCopy.Found::known)) {
      bundles(capsule);
    }
    statements.copy(capsule);
  }

  /** Brings all else. */
  void evidence(Digest capsule) throws IOException {
    List<Descriptor> all =
        from.referrers(capsule, Optional.empty()).stream()
            .filter(one -> !one.artifactType().equals(Optional.of(MediaTypes.STATUS)))
            .filter(one -> !one.artifactType().equals(Optional.of(Signatures.BUNDLE)))
            .distinct()
            .sorted(Comparator.comparingInt(ReferrerCopy::rank))
            .toList();
    if (all.size() > MOST_EVIDENCE) {
      notes.add(
          "%s has %d artifacts about %s, of which %d were taken"
              .formatted(from.name(), all.size(), capsule, MOST_EVIDENCE));
    }
    Allowance allowance = new Allowance(ALL_EVIDENCE);
    for (Descriptor manifest : all.stream().limit(MOST_EVIDENCE).toList()) {
      if (!allowance.isSpent()) {
        notes.unlessOdd(
            manifest.digest(),
            capsule,
            () -> {
              Artifacts.Artifact artifact = artifacts.take(capsule, manifest, EVIDENCE);
              allowance.spend(artifact.bytes());
              signatures.copy(manifest.digest());
              keep(capsule, manifest, artifact.type());
            });
      }
    }
  }

  /** What anybody looks for comes first. */
  private static int rank(Descriptor manifest) {
    return switch (manifest.artifactType().orElse("")) {
      case MediaTypes.SBOM -> 0;
      case MediaTypes.STATEMENT -> 1;
      default -> 2;
    };
  }

  private record Bundle(Descriptor manifest, boolean known) {}

  /** Signatures as cosign 3 makes them, those of known keys first. */
  private void bundles(Digest capsule) throws IOException {
    List<Bundle> bundles = new ArrayList<>();
    for (Descriptor manifest :
        from.referrers(capsule, Optional.of(Signatures.BUNDLE)).stream()
            .distinct()
            .limit(MOST_BUNDLES_LOOKED_AT)
            .toList()) {
      if (!forTheGate.isSpent()) {
        notes.unlessOdd(manifest.digest(), capsule, () -> bundles.add(bundle(capsule, manifest)));
      }
    }
    bundles.sort(Comparator.comparing(bundle -> !bundle.known()));
    for (Bundle bundle : bundles.stream().limit(SignatureCopy.MOST).toList()) {
      keep(capsule, bundle.manifest(), Signatures.BUNDLE);
    }
  }

  private Bundle bundle(Digest capsule, Descriptor manifest) throws Unacceptable, IOException {
    Artifacts.Artifact artifact = artifacts.take(capsule, manifest, BUNDLE);
    forTheGate.spend(artifact.bytes());
    byte[] content = Files.readAllBytes(store.layout().blob(artifact.layers().getFirst().digest()));
    CapsuleSignature signature =
        Signatures.bundle(content, capsule)
            .orElseThrow(() -> new Unacceptable("it is no signature of that"));
    return new Bundle(manifest, believer.signer(capsule, signature).isPresent());
  }

  private void keep(Digest subject, Descriptor manifest, String type) throws IOException {
    Descriptor plain = new Descriptor(MediaTypes.MANIFEST, manifest.digest(), manifest.size());
    store.referrers().add(subject, plain.as(type), Set.of(from.name()));
  }
}
