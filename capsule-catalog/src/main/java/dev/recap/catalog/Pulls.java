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
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.semver4j.Semver;

/**
 * Pulls capsules by reference: from the repository it names, or else from the first source that has
 * the name, in whatever versions. A source that cannot be asked ends the search: it may have the
 * name, and another one must not take its place.
 */
final class Pulls {
  /** More versions in a row than anybody yanks. */
  private static final int MOST_YANKED = 20;

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
      if (!(pull instanceof Pull.NotThere) || isTaken(open(place), reference)) {
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
    Optional<String> tag = tag(reference);
    return tag.isPresent()
        ? new Attempt(open(place), asked(reference, Optional.of(place), Set.of()), allowDowngrade)
            .run(reference.name(), tag.get(), transfer)
        : newest(place, reference, allowDowngrade, transfer);
  }

  /** What is to be resolved of a reference; empty where it does not say which version. */
  static Optional<String> tag(CapsuleRef reference) {
    return reference
        .digest()
        .map(Digest::value)
        .or(() -> reference.version().map(version -> version.replace('+', '_')));
  }

  private Pull newest(
      RepositoryName place, CapsuleRef reference, boolean allowDowngrade, Transfer transfer)
      throws IOException {
    List<String> versions = versions(open(place));
    Set<String> yanked = new HashSet<>();
    for (String version : versions.stream().limit(MOST_YANKED).toList()) {
      AskedVersion asked = asked(reference, Optional.of(place), Set.copyOf(yanked));
      Attempt attempt = new Attempt(open(place), asked, allowDowngrade);
      Pull end = attempt.run(reference.name(), version, transfer);
      if (attempt.yanked.isEmpty()) {
        return end;
      }
      yanked.add(attempt.yanked.get());
    }
    return versions.isEmpty()
        ? new Pull.NotThere(
            "Tried to find %s in %s but there is no version of it"
                .formatted(reference.name(), place))
        : new Pull.Refused(
            "Tried to pull %s from %s but its newest versions are yanked: name one with its digest"
                .formatted(reference.name(), place));
  }

  private AskedVersion asked(
      CapsuleRef reference, Optional<RepositoryName> place, Set<String> yanked) {
    return new AskedVersion(parts.seen(), reference, place, yanked);
  }

  /**
   * Whether a repository ends the search for a reference that it does not have: it has the name,
   * and whoever has a version more of it elsewhere must not take its place. A digest is what it is
   * wherever it comes from.
   */
  static boolean isTaken(Repository repository, CapsuleRef reference) throws IOException {
    return reference.digest().isEmpty() && !versions(repository).isEmpty();
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
   * Takes a version from a copy on a disk.
   *
   * @param published where it is said to be published, with which it has to agree; without that
   *     nobody remembers its versions
   * @param tag of the version
   */
  Pull take(
      Repository from,
      Optional<RepositoryName> published,
      String name,
      String tag,
      Transfer transfer)
      throws IOException {
    CapsuleRef reference =
        new CapsuleRef(name, Optional.of(tag.replace('_', '+')), Optional.empty());
    return new Attempt(from, asked(reference, published, Set.of()), false).run(name, tag, transfer);
  }

  /** One pull from one repository, and what was decided about it. */
  private final class Attempt implements Gate {
    private final Repository from;
    private final AskedVersion asked;
    private final boolean allowDowngrade;

    /** The version that came, if it is what was asked for and those who count yanked it. */
    private Optional<String> yanked = Optional.empty();

    Attempt(Repository from, AskedVersion asked, boolean allowDowngrade) {
      this.from = from;
      this.asked = asked;
      this.allowDowngrade = allowDowngrade;
    }

    Pull run(String name, String reference, Transfer transfer) throws IOException {
      Platform host = Platform.linux(System.getProperty("os.arch", "unknown"));
      Pull end = new Puller(parts.store(), host, this).pull(from, name, reference, transfer);
      asked.note(end);
      return end;
    }

    @Override
    public Believer believer() {
      return parts.admission();
    }

    @Override
    public Optional<String> refusal(
        Digest capsule, String origin, Manifest manifest, boolean exactly) throws IOException {
      // Not what anybody says of it: that could bring back the version before.
      Candidate candidate = new Candidate(capsule, origin, manifest, exactly);
      Optional<Statement> said = parts.admission().remembered(candidate);
      Optional<String> problem = asked.problem(capsule, manifest, exactly);
      if (problem.isPresent() && (exactly || !allowDowngrade)) {
        return problem;
      }
      // Only now: another content under a version that was seen is nothing to be passed over.
      yanked =
          said.filter(statement -> statement.state() == Statement.State.YANKED)
              .map(_ -> manifest.metadata().version());
      return switch (parts.admission().judge(candidate)) {
        case Verdict.Allowed _ -> Optional.empty();
        case Verdict.Refused(String why) -> Optional.of(why);
      };
    }
  }
}
