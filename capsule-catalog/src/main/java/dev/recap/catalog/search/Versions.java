package dev.recap.catalog.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.semver4j.Semver;

/** The order of versions. */
final class Versions {
  /** SemVer precedence, the highest first; what differs in nothing else by its text. */
  static final Comparator<Entry> HIGHEST_FIRST =
      Comparator.comparing((Entry entry) -> new Semver(entry.version()))
          .thenComparing(Entry::version)
          .reversed();

  private Versions() {}

  /** Whether a tag is a version. */
  static boolean isVersion(String tag) {
    return Semver.isValid(tag) && !tag.startsWith("v");
  }

  /**
   * The one of a capsule's versions to use: the highest that was not yanked, a pre-release only
   * when there is nothing else.
   */
  static Optional<Entry> newest(Collection<Entry> versions) {
    return versions.stream()
        .filter(entry -> entry.standing().state() != Standing.State.YANKED)
        .min(
            Comparator.comparing((Entry entry) -> !new Semver(entry.version()).isStable())
                .thenComparing(HIGHEST_FIRST));
  }
}
