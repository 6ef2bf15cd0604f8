package dev.recap.catalog;

import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Gate;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.remote.Puller;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies capsules: those of this host, and published ones without installing them. */
final class Verifier {
  private static final String ONLY_LOOKED_AT = "only looked at";

  private final CatalogParts parts;

  Verifier(CatalogParts parts) {
    this.parts = parts;
  }

  Verification.Result verify(CapsuleRef reference) throws IOException {
    // Where it is published more may be known of it by now than on this host.
    Optional<Installed> installed =
        reference.repository().isPresent() ? Optional.empty() : parts.installed().find(reference);
    if (installed.isPresent()) {
      CapsuleStore.Stored stored = installed.get().stored();
      Manifest manifest = CapsuleFile.ofJson(stored.json()).manifest();
      return new Verification.Result.Verified(
          look(
              new Candidate(
                  stored.digest(),
                  installed.get().origin(),
                  manifest,
                  reference.digest().isPresent()),
              true));
    }
    List<RepositoryName> places = new ArrayList<>();
    if (reference.repository().isPresent()) {
      places.add(Pulls.place(reference.repository().get()));
    } else {
      for (Source source : parts.sources()) {
        places.add(source.namespace().child(reference.name()));
      }
    }
    for (RepositoryName place : places) {
      Optional<Verification.Result> result = published(place, reference);
      if (result.isPresent()) {
        return result.get();
      }
    }
    return new Verification.Result.NotThere(
        "Tried to find %s but neither this host nor %s has it"
            .formatted(
                reference,
                places.isEmpty()
                    ? "any source"
                    : String.join(", ", places.stream().map(RepositoryName::toString).toList())));
  }

  private Optional<Verification.Result> published(RepositoryName place, CapsuleRef reference)
      throws IOException {
    Repository from = parts.repositories().open(place);
    Optional<String> tag = Pulls.tag(reference);
    if (tag.isEmpty()) {
      tag = Pulls.versions(from).stream().findFirst();
    }
    if (tag.isEmpty()) {
      return Optional.empty();
    }
    Look look = new Look(reference);
    Platform host = Platform.linux(System.getProperty("os.arch", "unknown"));
    Pull end =
        new Puller(parts.store(), host, look)
            .pull(from, reference.name(), tag.get(), Transfer.SILENT);
    return switch (end) {
      case Pull.NotThere(String problem) ->
          Pulls.isTaken(from, reference)
              ? Optional.of(new Verification.Result.NotThere(problem))
              : Optional.empty();
      case Pull.Installed _ ->
          throw new IllegalStateException("what is only looked at is not installed");
      case Pull.Refused(String problem) -> {
        Verification seen = look.seen;
        yield Optional.of(
            seen == null
                ? new Verification.Result.Unusable(problem)
                : new Verification.Result.Verified(seen));
      }
    };
  }

  /** Looks at a capsule when all that is known about it has come, and lets nothing more in. */
  private final class Look implements Gate {
    private final CapsuleRef reference;
    private @Nullable Candidate candidate;
    private @Nullable Verification seen;

    Look(CapsuleRef reference) {
      this.reference = reference;
    }

    @Override
    public Believer believer() {
      return parts.admission();
    }

    @Override
    public Optional<String> refusal(
        Digest capsule, String origin, Manifest manifest, boolean exactly) throws IOException {
      Optional<String> other =
          exactly ? InvocableCapsules.otherVersion(reference, manifest) : Optional.empty();
      if (other.isPresent()) {
        return other;
      }
      Candidate asked = new Candidate(capsule, origin, manifest, exactly);
      candidate = asked;
      parts.admission().remembered(asked);
      return switch (parts.admission().judge(asked)) {
        case Verdict.Allowed _ -> Optional.empty();
        case Verdict.Refused _ -> last(capsule);
      };
    }

    @Override
    public Optional<String> last(Digest capsule) throws IOException {
      seen = look(Objects.requireNonNull(candidate), parts.store().find(capsule).isPresent());
      return Optional.of(ONLY_LOOKED_AT);
    }
  }

  private Verification look(Candidate candidate, boolean installed) throws IOException {
    Digest digest = candidate.digest();
    List<CapsuleSignature> signatures = new Signatures(parts.store()).of(digest);
    Set<String> names = new LinkedHashSet<>();
    int unknown = 0;
    for (CapsuleSignature signature : signatures) {
      Optional<String> name = parts.admission().signer(digest, signature);
      name.ifPresent(names::add);
      unknown += name.isPresent() ? 0 : 1;
    }
    Evidence evidence = new Evidence(parts.store());
    return new Verification(
        digest,
        candidate.origin(),
        candidate.manifest(),
        installed,
        List.copyOf(names),
        unknown,
        parts.admission().judge(candidate),
        parts.admission().statement(candidate),
        evidence.sbom(digest),
        evidence.test(digest));
  }
}
