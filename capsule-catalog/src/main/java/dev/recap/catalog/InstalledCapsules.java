package dev.recap.catalog;

import dev.recap.catalog.NameRule.Meaning;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.trust.Candidate;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds what references mean among the capsules that are on this host.
 *
 * @param rule says what a name means
 */
record InstalledCapsules(CapsuleStore store, NameRule rule) {

  /**
   * The highest version of what is meant, if it is here.
   *
   * @throws IOException also when several places have it; its message says how to name one
   */
  Optional<Installed> find(CapsuleRef reference) throws IOException {
    Refs refs = store.refs(reference.name());
    if (reference.digest().isPresent()) {
      return exactly(reference, refs, reference.digest().get());
    }
    return switch (rule.of(reference, refs)) {
      case Meaning.Nothing() -> Optional.empty();
      case Meaning.Ambiguous(String problem) -> throw new IOException(problem);
      case Meaning.Versions(List<Ref> versions, List<String> _) ->
          store
              .find(versions.getFirst().digest())
              .map(stored -> new Installed(stored, origin(versions.getFirst())));
    };
  }

  /** All that a reference with a digest says has to be so. */
  private Optional<Installed> exactly(CapsuleRef reference, Refs refs, Digest digest)
      throws IOException {
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
