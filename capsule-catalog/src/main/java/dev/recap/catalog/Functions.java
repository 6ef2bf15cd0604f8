package dev.recap.catalog;

import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.store.Refs.SourceState;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the store up to date with a folder of functions. */
final class Functions {
  /** Marks the state of a folder that was not built from exactly what its lock names. */
  private static final String DEVIATES = "|not as locked";

  private final Optional<Path> root;
  private final CapsuleStore store;
  private final CapsuleBuilder builder;
  private final ManifestReader manifests = new ManifestReader();
  private final KnownManifests known;

  Functions(Optional<Path> root, CapsuleStore store, CapsuleBuilder builder) {
    this.root = root;
    this.store = store;
    this.builder = builder;
    this.known = new KnownManifests(store.manifests(), manifests);
  }

  /** The names that have a folder, sorted. */
  List<String> names() throws IOException {
    if (root.isEmpty() || !Files.isDirectory(root.get())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root.get())) {
      return folders
          .map(path -> new FunctionFolder(path.getFileName().toString(), path))
          .filter(FunctionFolder::exists)
          .map(FunctionFolder::name)
          .sorted()
          .toList();
    }
  }

  /** The folder of one of the names. */
  Path folder(String name) {
    return root.orElseThrow().resolve(name);
  }

  Reading read(String name) {
    return known.read(name, folder(name).resolve("capsule.yaml"));
  }

  /** The versions of a name after its folder, if it has one, was built as it is now. */
  Refs current(String name, Refs refs) throws IOException, BuildException {
    Optional<FunctionFolder> folder =
        root.map(functions -> new FunctionFolder(name, functions.resolve(name)))
            .filter(FunctionFolder::exists);
    return folder.isEmpty() ? refs : current(folder.get(), refs, LockMode.PREFER);
  }

  /** The versions of a name after this folder, which has a manifest, was built as it is now. */
  Refs current(FunctionFolder folder, Refs refs, LockMode mode) throws IOException, BuildException {
    if (built(folder, mode, refs)) {
      return refs;
    }
    try (HostLock lock = store.lock(folder.name())) {
      // Another process may have built it while this one waited.
      Refs now = store.refs(folder.ref());
      return built(folder, mode, now) ? now : build(lock, folder, now, mode);
    }
  }

  /** The same for its author alone, who sees no difference where it is the one everybody has. */
  Refs draft(FunctionFolder folder) throws IOException, BuildException {
    Refs published = store.refs(folder.name());
    return built(folder, LockMode.PREFER, published)
        ? published
        : current(folder.draft(), store.refs(folder.draft().ref()), LockMode.PREFER);
  }

  private boolean built(FunctionFolder folder, LockMode mode, Refs refs) throws IOException {
    if (mode == LockMode.UPDATE || (mode == LockMode.STRICT && !folder.isLocked())) {
      return false;
    }
    String stamp = folder.stamp();
    return refs.named().stream()
        .flatMap(ref -> ref.source().filter(_ -> store.find(ref.digest()).isPresent()).stream())
        .anyMatch(source ->
            source.stamp().equals(stamp)
                || (mode == LockMode.PREFER && source.stamp().equals(stamp + DEVIATES)));
  }

  private Refs build(HostLock lock, FunctionFolder folder, Refs refs, LockMode mode)
      throws IOException, BuildException {
    if (mode == LockMode.PREFER) {
      SourceState state = folder.state();
      for (Ref ref : refs.named()) {
        if (ref.source().map(SourceState::sha256).equals(Optional.of(state.sha256()))
            && store.find(ref.digest()).isPresent()) {
          return point(
              lock, folder, refs, Ref.built(ref.version(), ref.digest(), Optional.of(state)));
        }
      }
    }
    String before = folder.ownStamp();
    CapsuleFile file = valid(folder);
    CapsuleBuilder.Made made;
    try {
      made = builder.build(lock, folder, file, mode);
    } catch (BuildException e) {
      throw located(e, folder.manifest());
    }
    return point(
        lock,
        folder,
        refs,
        Ref.built(
            file.manifest().metadata().version(),
            made.stored().digest(),
            source(folder, before, made)));
  }

  /** What it was built from; nothing when that was changed meanwhile, so that it is built again. */
  private static Optional<SourceState> source(
      FunctionFolder folder, String before, CapsuleBuilder.Made made) throws IOException {
    // Only now: the build may have written the lock.
    SourceState state = folder.state();
    if (!folder.ownStamp().equals(before)) {
      return Optional.empty();
    }
    return Optional.of(
        made.asLocked()
            ? state
            : new SourceState(state.stamp() + DEVIATES, state.sha256() + DEVIATES));
  }

  /** With the line of what the manifest asks for, where that is to blame. */
  private BuildException located(BuildException failure, Path manifest) {
    if (failure.finding().isEmpty()
        || !(manifests.check(manifest)
            instanceof ManifestReader.Checked.Sound(CapsuleFile _, ManifestReader.Lines lines))) {
      return failure;
    }
    Finding finding = failure.finding().get();
    return new BuildException(
        new Located(manifest.toString(), lines.of(finding.pointer()), finding.text()), failure);
  }

  private Refs point(HostLock lock, FunctionFolder folder, Refs refs, Ref ref) throws IOException {
    Refs next = refs.with(ref);
    store.point(lock, folder.ref(), next);
    return next;
  }

  private CapsuleFile valid(FunctionFolder folder) throws BuildException {
    return switch (manifests.read(folder.manifest())) {
      case Reading.Invalid(List<String> problems) ->
          throw new BuildException(String.join("\n", problems));
      case Reading.Valid(CapsuleFile file) -> {
        if (!file.manifest().metadata().name().equals(folder.name())) {
          throw new BuildException(
              "Tried to build %s but its manifest names the capsule %s: rename one of them"
                  .formatted(folder.path(), file.manifest().metadata().name()));
        }
        yield file;
      }
    };
  }
}
