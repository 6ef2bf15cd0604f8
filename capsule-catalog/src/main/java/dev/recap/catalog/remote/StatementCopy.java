package dev.recap.catalog.remote;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.ReferrerLimits;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the statements on a capsule from a repository into the store. Those that count are looked
 * for among all there are, and come first; others are kept for whoever believes them, while there
 * is room.
 */
final class StatementCopy {
  /** Of one capsule; more than anybody makes. */
  private static final int MOST = 64;

  private static final int LARGEST_MANIFEST = 16 << 10;

  private final CapsuleStore store;
  private final Repository from;
  private final Artifacts artifacts;
  private final SignatureCopy signatures;
  private final Believer believer;
  private final Allowance allowance;
  private final Notes notes;

  StatementCopy(
      CapsuleStore store,
      Repository from,
      Artifacts artifacts,
      SignatureCopy signatures,
      Believer believer,
      Allowance allowance,
      Notes notes) {
    this.store = store;
    this.from = from;
    this.artifacts = artifacts;
    this.signatures = signatures;
    this.believer = believer;
    this.allowance = allowance;
    this.notes = notes;
  }

  private record Said(Descriptor manifest, Statement statement) {}

  /**
   * Copies those on a capsule.
   *
   * @throws Unacceptable when there are too many to find those that count, and only some do: the
   *     one that is not found could say that the capsule is yanked
   */
  void copy(Digest capsule) throws Unacceptable, IOException {
    boolean asks = believer.asksSigners(from.name());
    List<Descriptor> all =
        from.referrers(capsule, Optional.of(MediaTypes.STATUS)).stream().distinct().toList();
    List<Said> counting = new ArrayList<>();
    List<Descriptor> others = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i == ReferrerLimits.STATEMENTS || allowance.isSpent()) {
        String many =
            "%d statements were made about it, of which %d could be looked at"
                .formatted(all.size(), i);
        if (asks) {
          throw new Unacceptable(many + ", and one of the others could count");
        }
        notes.add("%s: %s".formatted(from.name(), many));
        break;
      }
      Descriptor manifest = all.get(i);
      if (!asks || counts(manifest.digest())) {
        read(capsule, manifest).ifPresent(counting::add);
      } else {
        others.add(manifest);
      }
    }
    counting.sort(Comparator.comparingLong((Said said) -> said.statement().sequence()).reversed());
    for (Said said : counting.stream().limit(MOST).toList()) {
      keep(capsule, said.manifest());
    }
    for (Descriptor manifest :
        others.stream().limit(Math.max(0, MOST - counting.size())).toList()) {
      Optional<Said> said = allowance.isSpent() ? Optional.empty() : read(capsule, manifest);
      if (said.isPresent()) {
        keep(capsule, manifest);
      }
    }
  }

  private boolean counts(Digest manifest) throws IOException {
    return believer.counts(
        from.name(),
        manifest,
        Set.of(from.name()),
        signatures.of(manifest).stream().map(SignatureCopy.Found::signature).toList());
  }

  /** Signatures first: what is kept is never less believable than it is there. */
  private void keep(Digest capsule, Descriptor manifest) throws IOException {
    signatures.copy(manifest.digest());
    Descriptor plain = new Descriptor(MediaTypes.MANIFEST, manifest.digest(), manifest.size());
    store.referrers().add(capsule, plain.as(MediaTypes.STATUS), Set.of(from.name()));
  }

  private Optional<Said> read(Digest capsule, Descriptor manifest) throws IOException {
    List<Said> read = new ArrayList<>();
    notes.unlessOdd(
        manifest.digest(),
        capsule,
        () -> {
          Artifacts.Artifact artifact =
              artifacts.take(
                  capsule,
                  manifest,
                  new Artifacts.Bounds(LARGEST_MANIFEST, ReferrerLimits.LARGEST_LAYER, 1));
          allowance.spend(artifact.bytes());
          byte[] text =
              Files.readAllBytes(store.layout().blob(artifact.layers().getFirst().digest()));
          Statement statement =
              Statement.parse(new String(text, StandardCharsets.UTF_8))
                  .filter(one -> one.capsule().equals(capsule))
                  .orElseThrow(() -> new Unacceptable("it is no statement about that"));
          read.add(new Said(manifest, statement));
        });
    return read.stream().findFirst();
  }
}
