package dev.recap.catalog;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.trust.SeenVersions;
import dev.recap.catalog.trust.SeenVersions.Sight;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.semver4j.Semver;

/**
 * What was asked for in one repository: what comes has to be all that the reference says, and agree
 * with what this host saw there before.
 */
final class AskedVersion {
  private static final String LATEST = "latest";

  private final SeenVersions seen;
  private final CapsuleRef reference;
  private final Optional<RepositoryName> place;
  private final Set<String> yanked;
  private Optional<Sight> sight = Optional.empty();

  /**
   * Of one reference.
   *
   * @param place where it is published; empty for one whose versions nobody remembers
   * @param yanked the versions that were passed over for being yanked
   */
  AskedVersion(
      SeenVersions seen, CapsuleRef reference, Optional<RepositoryName> place, Set<String> yanked) {
    this.seen = seen;
    this.reference = reference;
    this.place = place;
    this.yanked = yanked;
  }

  /**
   * Why what comes is not that, as a whole sentence.
   *
   * @param exactly whether it was asked for by its digest: then nothing can be replayed
   */
  Optional<String> problem(Digest capsule, Manifest manifest, boolean exactly) throws IOException {
    if (exactly || place.isEmpty()) {
      return exactly ? InvocableCapsules.otherVersion(reference, manifest) : Optional.empty();
    }
    Manifest.Metadata about = manifest.metadata();
    Sight now = new Sight(place.get(), about.version(), capsule, channel());
    sight = Optional.of(now);
    return seen.problem(now, yanked)
        .map(why -> "Tried to pull %s:%s but %s".formatted(about.name(), about.version(), why));
  }

  /** Without a version the highest stands for the newest. */
  private Optional<String> channel() {
    return reference.version().isEmpty()
        ? Optional.of(LATEST)
        : reference.version().filter(version -> !Semver.isValid(version));
  }

  /** Remembers what came, if it is here now. */
  void note(Pull end) throws IOException {
    if (end instanceof Pull.Installed && sight.isPresent()) {
      seen.note(sight.get());
    }
  }
}
