package dev.recap.catalog;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Gate;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.remote.Puller;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.SeenVersions.Sight;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;

/**
 * Pulls capsules by reference: from the repository it names, or else from the first source that has
 * the name. A source that cannot be asked ends the search: it may have the name, and another one
 * must not take its place.
 */
final class Pulls {
  /** More versions in a row than anybody yanks. */
  private static final int MOST_YANKED = 20;

  private static final String LATEST = "latest";

  private final CatalogParts parts;

  Pulls(CatalogParts parts) {
    this.parts = parts;
  }

  /**
   * Pulls one.
   *
   * @param allowDowngrade whether it may be another or an older version than was seen before
   */
  Pull pull(CapsuleRef reference, boolean allowDowngrade, Transfer transfer) throws IOException {
    if (reference.repository().isPresent()) {
      return pull(place(reference.repository().get()), reference, allowDowngrade, transfer);
    }
    for (Source source : parts.sources()) {
      RepositoryName place = source.namespace().child(reference.name());
      Pull pull = pull(place, reference, allowDowngrade, transfer);
      if (!(pull instanceof Pull.NotThere)) {
        return pull;
      }
    }
    return new Pull.NotThere(
        parts.sources().isEmpty()
            ? "Tried to find %s elsewhere but this host has no sources: recap catalog source add NAME HOST/NAMESPACE"
                .formatted(reference)
            : "Tried to find %s but none of the sources %s has it"
                .formatted(
                    reference,
                    String.join(", ", parts.sources().stream().map(Source::name).toList())));
  }

  static RepositoryName place(String repository) throws IOException {
    try {
      return RepositoryName.parse(repository);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Pull pull(
      RepositoryName place, CapsuleRef reference, boolean allowDowngrade, Transfer transfer)
      throws IOException {
    if (reference.digest().isPresent()) {
      String exactly = reference.digest().get().value();
      return new Attempt(open(place), Optional.of(place), Optional.empty(), true)
          .as(reference)
          .run(reference.name(), exactly, transfer);
    }
    if (reference.version().isPresent()) {
      String version = reference.version().get();
      Optional<String> channel = Semver.isValid(version) ? Optional.empty() : Optional.of(version);
      return new Attempt(open(place), Optional.of(place), channel, allowDowngrade)
          .run(reference.name(), version.replace('+', '_'), transfer);
    }
    return newest(place, reference.name(), allowDowngrade, transfer);
  }

  private Pull newest(RepositoryName place, String name, boolean allowDowngrade, Transfer transfer)
      throws IOException {
    List<String> versions = versions(open(place));
    for (String version : versions.stream().limit(MOST_YANKED).toList()) {
      Attempt attempt =
          new Attempt(open(place), Optional.of(place), Optional.of(LATEST), allowDowngrade);
      Pull end = attempt.run(name, version, transfer);
      if (!attempt.yanked) {
        return end;
      }
    }
    return versions.isEmpty()
        ? new Pull.NotThere(
            "Tried to find %s in %s but there is no version of it".formatted(name, place))
        : new Pull.Refused(
            "Tried to pull %s from %s but its newest versions are yanked: name one with its digest"
                .formatted(name, place));
  }

  /** The tags of versions, the highest first; pre-releases come last. */
  static List<String> versions(Repository repository) throws IOException {
    return repository.tags().stream()
        .map(tag -> Semver.parse(tag.replace('_', '+')))
        .flatMap(version -> Optional.ofNullable(version).stream())
        .sorted(
            Comparator.comparing((Semver version) -> version.getPreRelease().isEmpty())
                .thenComparing(Comparator.naturalOrder())
                .reversed())
        .map(version -> version.getVersion().replace('+', '_'))
        .toList();
  }

  private Repository open(RepositoryName place) throws IOException {
    return parts.repositories().open(place);
  }

  /**
   * Takes a version from a place that no registry is, whose versions nobody remembers.
   *
   * @param tag of the version
   */
  Pull take(Repository from, String name, String tag, Transfer transfer) throws IOException {
    return new Attempt(from, Optional.empty(), Optional.empty(), false).run(name, tag, transfer);
  }

  /** One pull from one repository, and what was decided about it. */
  private final class Attempt implements Gate {
    private final Repository from;
    private final Optional<RepositoryName> place;
    private final Optional<String> channel;
    private final boolean allowDowngrade;
    private Optional<Sight> sight = Optional.empty();
    private Optional<CapsuleRef> reference = Optional.empty();
    private boolean yanked;

    Attempt(
        Repository from,
        Optional<RepositoryName> place,
        Optional<String> channel,
        boolean allowDowngrade) {
      this.from = from;
      this.place = place;
      this.channel = channel;
      this.allowDowngrade = allowDowngrade;
    }

    /** All that was asked for has to be so, not only the digest. */
    Attempt as(CapsuleRef asked) {
      reference = Optional.of(asked);
      return this;
    }

    Pull run(String name, String reference, Transfer transfer) throws IOException {
      Platform host = Platform.linux(System.getProperty("os.arch", "unknown"));
      Pull end = new Puller(parts.store(), host, this).pull(from, name, reference, transfer);
      if (end instanceof Pull.Installed && sight.isPresent()) {
        parts.seen().note(sight.get());
      }
      return end;
    }

    @Override
    public Believer believer() {
      return parts.admission();
    }

    @Override
    public Optional<String> refusal(
        Digest capsule, String origin, Manifest manifest, boolean exactly) throws IOException {
      Optional<String> other =
          reference.flatMap(asked -> InvocableCapsules.otherVersion(asked, manifest));
      if (other.isPresent()) {
        return other;
      }
      // Not what anybody says of it: that could bring back the version before.
      Candidate candidate = new Candidate(capsule, origin, manifest, exactly);
      yanked =
          parts
              .admission()
              .remembered(candidate)
              .filter(statement -> statement.state() == Statement.State.YANKED)
              .isPresent();
      String version = manifest.metadata().version();
      if (!exactly && place.isPresent()) {
        Sight now = new Sight(place.get(), version, capsule, channel);
        sight = Optional.of(now);
        Optional<String> problem = allowDowngrade ? Optional.empty() : parts.seen().problem(now);
        if (problem.isPresent()) {
          return Optional.of(
              "Tried to pull %s:%s but %s"
                  .formatted(manifest.metadata().name(), version, problem.get()));
        }
      }
      return switch (parts.admission().judge(candidate)) {
        case Verdict.Allowed _ -> Optional.empty();
        case Verdict.Refused(String problem) -> Optional.of(problem);
      };
    }
  }
}
