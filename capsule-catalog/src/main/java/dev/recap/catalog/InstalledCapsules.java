package dev.recap.catalog;

import dev.recap.catalog.NameRule.Meaning;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Judge;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds what references mean among the capsules that are on this host.
 *
 * @param rule says what a name means
 * @param judge knows which versions are yanked
 */
record InstalledCapsules(CapsuleStore store, NameRule rule, Judge judge) {

  /**
   * What an invocation would take: of what is meant the highest version that was not yanked; the
   * highest of all where each of them was.
   *
   * @throws IOException also when several places have it; its message says how to name one
   */
  Optional<Installed> find(CapsuleRef reference) throws IOException {
    if (reference.digest().isPresent()) {
      return exactly(reference, reference.digest().get());
    }
    Optional<Installed> highest = Optional.empty();
    for (Ref ref : meant(reference)) {
      Optional<Installed> one = installed(ref);
      if (one.isEmpty() || reference.version().isPresent() || !isYanked(one.get())) {
        return one;
      }
      highest = highest.isPresent() ? highest : one;
    }
    return highest;
  }

  /**
   * The highest version of what is meant, whatever is said of it, if it is here: saying the same of
   * a name twice must not be about two versions.
   *
   * @throws IOException as {@link #find} does
   */
  Optional<Installed> highest(CapsuleRef reference) throws IOException {
    if (reference.digest().isPresent()) {
      return exactly(reference, reference.digest().get());
    }
    List<Ref> meant = meant(reference);
    return meant.isEmpty() ? Optional.empty() : installed(meant.getFirst());
  }

  /** The versions that a reference without a digest means, the highest first. */
  private List<Ref> meant(CapsuleRef reference) throws IOException {
    return switch (rule.of(reference, store.refs(reference.name()))) {
      case Meaning.Nothing() -> List.of();
      case Meaning.OtherVersions _ -> List.of();
      case Meaning.Ambiguous(String problem) -> throw new IOException(problem);
      case Meaning.Versions(List<Ref> versions, List<String> _) -> versions;
    };
  }

  private Optional<Installed> installed(Ref ref) throws IOException {
    return store.find(ref.digest()).map(stored -> new Installed(stored, origin(ref)));
  }

  private boolean isYanked(Installed one) throws IOException {
    return judge
        .statement(new Candidate(one.stored().digest(), one.origin(), one.manifest(), false))
        .filter(statement -> statement.state() == Statement.State.YANKED)
        .isPresent();
  }

  /** All that a reference with a digest says has to be so. */
  private Optional<Installed> exactly(CapsuleRef reference, Digest digest) throws IOException {
    Refs refs = store.refs(reference.name());
    Optional<Ref> known =
        refs.of(digest).stream()
            .filter(
                ref -> reference.repository().map(from -> from.equals(origin(ref))).orElse(true))
            .findFirst();
    Optional<Installed> here =
        store
            .find(digest)
            .map(stored ->
                new Installed(
                    stored, known.map(InstalledCapsules::origin).orElse(Candidate.UNKNOWN)));
    if (here.isEmpty()
        || (reference.repository().isPresent() && known.isEmpty())
        || InvocableCapsules.otherVersion(reference, here.get().manifest()).isPresent()) {
      return Optional.empty();
    }
    return here;
  }

  private static String origin(Ref ref) {
    return ref.origin().orElse(Candidate.LOCAL);
  }
}
