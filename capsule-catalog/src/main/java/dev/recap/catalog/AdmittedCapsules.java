package dev.recap.catalog;

import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Judge;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Has capsules of the store judged before anybody gets them.
 *
 * @param store knows where they came from
 */
record AdmittedCapsules(CapsuleStore store, Judge judge) {

  /** One that a version of the store names. */
  Lookup named(CapsuleRef reference, Capsule capsule, Refs.Ref ref) throws IOException {
    return lookup(reference, capsule, origin(ref), false);
  }

  /** One that was asked for by its digest: allowed if it is from any of the places that had it. */
  Lookup exactly(CapsuleRef reference, Capsule capsule) throws IOException {
    List<String> origins = origins(capsule);
    Lookup last =
        lookup(
            reference, capsule, origins.isEmpty() ? Candidate.UNKNOWN : origins.getFirst(), true);
    for (String other : origins.stream().skip(1).toList()) {
      if (last instanceof Lookup.Found) {
        return last;
      }
      last = lookup(reference, capsule, other, true);
    }
    return last;
  }

  private List<String> origins(Capsule capsule) throws IOException {
    String name = capsule.manifest().metadata().name();
    Refs own = store.refs(name);
    Refs drafts = store.refs(FunctionFolder.draftOf(name));
    return Stream.concat(own.versions().values().stream(), drafts.versions().values().stream())
        .filter(ref -> ref.digest().equals(capsule.digest()))
        .map(AdmittedCapsules::origin)
        .distinct()
        .toList();
  }

  private static String origin(Refs.Ref ref) {
    return ref.origin().orElse(Candidate.LOCAL);
  }

  private Lookup lookup(CapsuleRef reference, Capsule capsule, String origin, boolean exactly)
      throws IOException {
    return switch (judge.judge(
        new Candidate(capsule.digest(), origin, capsule.manifest(), exactly))) {
      case Verdict.Allowed(List<String> notices) -> new Lookup.Found(capsule, notices);
      case Verdict.Refused(String problem) -> new Lookup.Refused(reference, problem);
    };
  }
}
