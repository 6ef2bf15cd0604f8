package dev.recap.catalog;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Judge;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has capsules of the store judged before anybody gets them.
 *
 * @param store knows where they came from
 */
record AdmittedCapsules(CapsuleStore store, Judge judge) {

  /** One that a version of the store names. */
  Lookup named(CapsuleRef reference, Capsule capsule, Ref ref) throws IOException {
    return lookup(reference, capsule, origin(ref), false);
  }

  /** One that was asked for by its digest: allowed if it is from any of the places that had it. */
  Lookup exactly(CapsuleRef reference, Capsule capsule) throws IOException {
    return of(reference, capsule, origins(reference, capsule), true);
  }

  /** One of any of some places. */
  Lookup of(CapsuleRef reference, Capsule capsule, List<String> origins, boolean exactly)
      throws IOException {
    Lookup last =
        lookup(
            reference,
            capsule,
            origins.isEmpty() ? Candidate.UNKNOWN : origins.getFirst(),
            exactly);
    for (String other : origins.stream().skip(1).toList()) {
      if (last instanceof Lookup.Found) {
        return last;
      }
      last = lookup(reference, capsule, other, exactly);
    }
    return last;
  }

  /** The newest believed statement on a version, if it is that it is yanked. */
  Optional<Statement> yanked(Capsule capsule, Ref ref) throws IOException {
    return judge
        .statement(new Candidate(capsule.digest(), origin(ref), capsule.manifest(), false))
        .filter(statement -> statement.state() == Statement.State.YANKED);
  }

  /** The places that had a content: all of them, or the one that the reference names. */
  List<String> origins(CapsuleRef reference, Capsule capsule) throws IOException {
    String name = capsule.manifest().metadata().name();
    List<Ref> own = store.refs(name).of(capsule.digest());
    List<Ref> drafts = store.refs(FunctionFolder.draftOf(name)).of(capsule.digest());
    return Stream.concat(own.stream(), drafts.stream())
        .map(AdmittedCapsules::origin)
        .filter(origin -> reference.repository().map(origin::equals).orElse(true))
        .distinct()
        .toList();
  }

  private static String origin(Ref ref) {
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
