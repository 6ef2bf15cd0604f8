package dev.recap.server.access;

import dev.recap.catalog.trust.RepositoryGlob;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import java.util.Optional;
import java.util.Set;

/**
 * Some capsules; all that it names must hold.
 *
 * @param name a pattern of the name or, where it has a slash, of the repository
 * @param versions the versions, if they are bounded
 * @param digest the exact content, if that is asked for
 */
record CapsulePattern(
    Optional<RepositoryGlob> name, Optional<VersionRange> versions, Optional<Digest> digest) {

  /** The two halves of a reference as it is written. */
  record Halves(String name, Optional<String> versions) {
    /** A colon before a slash is a port's. */
    static Halves of(String reference) {
      int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
      return colon < 0
          ? new Halves(reference, Optional.empty())
          : new Halves(reference.substring(0, colon), Optional.of(reference.substring(colon + 1)));
    }
  }

  /** Of texts that were found valid. */
  static CapsulePattern of(Optional<String> reference, Optional<String> digest) {
    Optional<Halves> halves = reference.map(Halves::of);
    return new CapsulePattern(
        halves.map(half -> RepositoryGlob.of(half.name())),
        halves
            .flatMap(Halves::versions)
            .map(text -> VersionRange.parse(text).orElseThrow(() -> noRange(text))),
        digest.map(Digest::new));
  }

  private static IllegalArgumentException noRange(String text) {
    return new IllegalArgumentException(text + " is no range of versions");
  }

  /** Whether a capsule that came from some repositories is one of them. */
  boolean fits(Capsule capsule, Set<String> repositories) {
    return name.filter(glob -> !named(glob, capsule, repositories)).isEmpty()
        && versions.filter(range -> !range.has(capsule.manifest().metadata().version())).isEmpty()
        && digest.filter(only -> !only.equals(capsule.digest())).isEmpty();
  }

  private static boolean named(RepositoryGlob glob, Capsule capsule, Set<String> repositories) {
    return glob.text().indexOf('/') < 0
        ? glob.fits(capsule.manifest().metadata().name())
        : repositories.stream().anyMatch(glob::fits);
  }

  @Override
  public String toString() {
    return name.map(RepositoryGlob::text).orElse("")
        + versions.map(range -> ":" + range.text()).orElse("")
        + digest.map(only -> (name.isPresent() ? "@" : "") + only).orElse("");
  }
}
