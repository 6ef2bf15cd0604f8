package dev.recap.catalog;

import dev.recap.catalog.NameRule.Meaning;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.names.SimilarNames;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds what may be invoked: on this host first, built anew where a folder of functions changed,
 * then elsewhere.
 *
 * @param rule says what a name means
 */
record InvocableCapsules(
    CapsuleStore store,
    Functions functions,
    OpenCapsules open,
    NameRule rule,
    AdmittedCapsules admitted,
    Elsewhere elsewhere) {

  Lookup find(CapsuleRef reference) throws IOException, BuildException {
    if (reference.digest().isPresent()) {
      return exactly(reference, reference.digest().get());
    }
    Refs stored = store.refs(reference.name());
    Refs refs =
        reference.repository().isPresent() ? stored : functions.current(reference.name(), stored);
    return switch (rule.of(reference, refs)) {
      case Meaning.Nothing() -> fetched(reference, similar(reference, refs));
      case Meaning.OtherVersions(boolean builtHere, List<String> names) ->
          builtHere ? new Lookup.Unknown(reference, names) : fetched(reference, names);
      case Meaning.Ambiguous(String problem) -> new Lookup.Ambiguous(reference, problem);
      case Meaning.Versions(List<Ref> versions, List<String> notices) ->
          newest(reference, versions, notices);
    };
  }

  /** All that a reference with a digest says has to be so. */
  private Lookup exactly(CapsuleRef reference, Digest digest) throws IOException {
    Optional<Capsule> here =
        open.open(digest).filter(c -> c.manifest().metadata().name().equals(reference.name()));
    if (here.isEmpty()
        || (reference.repository().isPresent()
            && admitted.origins(reference, here.get()).isEmpty())) {
      return fetched(reference, List.of());
    }
    Optional<String> otherwise = otherVersion(reference, here.get().manifest());
    return otherwise.isPresent()
        ? new Lookup.Refused(reference, otherwise.get())
        : admitted.exactly(reference, here.get());
  }

  /** That a reference names a version which its content is not, as a whole sentence. */
  static Optional<String> otherVersion(CapsuleRef reference, Manifest manifest) {
    String version = manifest.metadata().version();
    return reference
        .version()
        .filter(asked -> !asked.equals(version))
        .map(asked ->
            "Tried to find %s but that content is version %s and not %s: leave the version or the digest out"
                .formatted(reference, version, asked));
  }

  /** The highest version that was not yanked, unless one was asked for. */
  private Lookup newest(CapsuleRef reference, List<Ref> versions, List<String> notices)
      throws IOException {
    List<String> told = new ArrayList<>(notices);
    List<Lookup> yanked = new ArrayList<>();
    for (Ref ref : versions) {
      Optional<Capsule> capsule = open.open(ref.digest());
      if (capsule.isEmpty()) {
        return new Lookup.Unavailable(reference, gone(reference));
      }
      Lookup lookup = admitted.named(reference, capsule.get(), ref);
      Optional<Statement> why =
          reference.version().isEmpty() && lookup instanceof Lookup.Refused
              ? admitted.yanked(capsule.get(), ref)
              : Optional.empty();
      if (why.isEmpty()) {
        if (!yanked.isEmpty()) {
          told.add("%s:%s is used instead".formatted(reference.name(), ref.version()));
        }
        return yanked.isEmpty() || lookup instanceof Lookup.Found
            ? telling(told, lookup)
            : yanked.getFirst();
      }
      yanked.add(lookup);
      told.addAll(why.get().notices());
    }
    return yanked.getFirst();
  }

  private static Lookup telling(List<String> notices, Lookup lookup) {
    if (notices.isEmpty() || !(lookup instanceof Lookup.Found(Capsule capsule, List<String> own))) {
      return lookup;
    }
    List<String> all = new ArrayList<>(notices);
    all.addAll(own);
    return new Lookup.Found(capsule, List.copyOf(all));
  }

  private Lookup fetched(CapsuleRef reference, List<String> similar) throws IOException {
    return switch (elsewhere.fetch(reference)) {
      case Pull.Installed(CapsuleStore.Stored stored, Manifest _, boolean _, List<String> _) -> {
        Optional<Capsule> capsule = open.open(stored.digest());
        yield capsule.isEmpty()
            ? new Lookup.Unavailable(reference, gone(reference))
            : admitted.of(
                reference,
                capsule.get(),
                admitted.origins(reference, capsule.get()),
                reference.digest().isPresent());
      }
      case Pull.NotThere _ -> new Lookup.Unknown(reference, similar);
      case Pull.Refused(String problem) -> new Lookup.Refused(reference, problem);
    };
  }

  static String gone(Object capsule) {
    return "Tried to open the capsule %s but its files are gone from the store".formatted(capsule);
  }

  private List<String> similar(CapsuleRef reference, Refs refs) throws IOException {
    if (!refs.versions().isEmpty()) {
      return refs.versions().stream().map(version -> reference.name() + ":" + version).toList();
    }
    TreeSet<String> names = new TreeSet<>(store.names());
    names.addAll(functions.names());
    return SimilarNames.of(reference.name(), names);
  }
}
