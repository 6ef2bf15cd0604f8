package dev.recap.catalog;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Candidate;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Finds what references mean among the capsules that are on this host. */
record InstalledCapsules(CapsuleStore store) {

  /** The highest version of what is meant, if it is here. */
  Optional<Installed> find(CapsuleRef reference) throws IOException {
    Refs refs = store.refs(reference.name());
    if (reference.digest().isPresent()) {
      Digest digest = reference.digest().get();
      Optional<Refs.Ref> named =
          refs.versions().values().stream().filter(r -> r.digest().equals(digest)).findFirst();
      return store
          .find(digest)
          .map(stored ->
              new Installed(
                  stored, named.map(InstalledCapsules::origin).orElse(Candidate.UNKNOWN)));
    }
    Refs meant = reference.repository().map(refs::from).orElse(refs);
    Optional<Refs.Ref> ref =
        reference.version().isPresent()
            ? meant.find(reference.version().get())
            : meant.highest().map(Map.Entry::getValue);
    return ref.flatMap(
        found -> store.find(found.digest()).map(stored -> new Installed(stored, origin(found))));
  }

  private static String origin(Refs.Ref ref) {
    return ref.origin().orElse(Candidate.LOCAL);
  }
}
