package dev.recap.catalog;

import dev.recap.catalog.image.ImageSources;
import dev.recap.catalog.jvm.JvmFunctions;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.names.SimilarNames;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.RootfsBuilder;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.SignerNames;
import dev.recap.catalog.search.StoredEntries;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Judge;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The capsules of this host: those in its store, and those that can be built from a folder of
 * functions, which happens when one is first asked for and again when its files changed.
 */
public final class LocalCatalog implements CapsuleCatalog {
  private final CapsuleStore store;
  private final Functions functions;
  private final AdmittedCapsules admitted;
  private final Elsewhere elsewhere;
  private final OpenCapsules open = new OpenCapsules();

  /** A catalog of which everything may be invoked. */
  public LocalCatalog(
      Path state, Optional<Path> functions, CommandRunner commands, BuildProgress progress) {
    this(
        state,
        functions,
        commands,
        progress,
        _ -> new Verdict.Allowed(List.of()),
        Elsewhere.NOWHERE);
  }

  /**
   * A catalog.
   *
   * @param state where capsules are kept
   * @param functions the folder with a folder for each capsule that can be built, if there is one
   * @param commands runs the distribution's package client
   * @param progress is told what a build does
   * @param judge decides what may be invoked
   * @param elsewhere is asked for what is not on this host
   */
  public LocalCatalog(
      Path state,
      Optional<Path> functions,
      CommandRunner commands,
      BuildProgress progress,
      Judge judge,
      Elsewhere elsewhere) {
    this.elsewhere = elsewhere;
    this.store = new CapsuleStore(state);
    this.admitted = new AdmittedCapsules(store, judge);
    this.functions =
        new Functions(
            functions,
            store,
            new CapsuleBuilder(
                store,
                new RootfsBuilder(
                    store.packageCache(),
                    commands,
                    new JvmFunctions(state.resolve("java"), commands)),
                new ImageSources(),
                progress));
  }

  @Override
  public Lookup find(CapsuleRef reference) {
    try {
      return reference.digest().isPresent()
          ? byDigest(reference, reference.digest().get())
          : byName(reference);
    } catch (BuildException e) {
      return new Lookup.Unavailable(reference, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Lookup.Unavailable(
          reference, "Tried to open the capsule %s but %s".formatted(reference, e));
    }
  }

  /** What building the capsule of a folder gave. */
  public sealed interface Build {
    /** It is in the store. */
    record Built(Capsule capsule) implements Build {}

    /**
     * Its manifest is not one, or asks for what there is not.
     *
     * @param problems one "Tried to … but …" sentence each, with file, line and remedy
     */
    record Refused(List<String> problems) implements Build {}

    /** It could not be made of what its manifest names. */
    record Failed(String problem) implements Build {}
  }

  /**
   * Builds the capsule of a folder, whatever the folder is called, unless that is done already.
   *
   * @param mode what the folder's lock means; it is written unless it is only preferred
   */
  public Build build(Path folder, LockMode mode) {
    return build(
        folder, function -> functions.current(function, store.refs(function.name()), mode));
  }

  /**
   * Builds the capsule of a folder for its author alone: its name keeps what it stands for, and its
   * lock, which is preferred, is not written.
   */
  public Build draft(Path folder) {
    return build(folder, functions::draft);
  }

  /** One way to have the versions of a folder's capsule. */
  private interface Versions {
    Refs of(FunctionFolder folder) throws IOException, BuildException;
  }

  private Build build(Path folder, Versions versions) {
    Path file = folder.resolve("capsule.yaml");
    return switch (new ManifestReader().read(file)) {
      case Reading.Invalid(List<String> problems) -> new Build.Refused(problems);
      case Reading.Valid(CapsuleFile valid) -> {
        Manifest.Metadata about = valid.manifest().metadata();
        try {
          Refs refs = versions.of(new FunctionFolder(about.name(), folder));
          Refs.@Nullable Ref ref = refs.versions().get(about.version());
          if (ref == null) {
            yield new Build.Failed(
                "Tried to build %s but its version changed meanwhile: build it again"
                    .formatted(file));
          }
          yield open(ref.digest())
              .<Build>map(Build.Built::new)
              .orElseGet(() -> new Build.Failed(gone(about.name())));
        } catch (BuildException e) {
          String problem = String.valueOf(e.getMessage());
          yield e.finding().isPresent()
              ? new Build.Refused(List.of(problem))
              : new Build.Failed(problem);
        } catch (IOException e) {
          yield new Build.Failed("Tried to build the capsule %s but %s".formatted(about.name(), e));
        }
      }
    };
  }

  /**
   * Copies a capsule of the store into an image layout of its own, which is made or added to.
   *
   * @throws IOException when it cannot be written there
   */
  public void export(Capsule capsule, Path layout) throws IOException {
    Manifest.Metadata about = capsule.manifest().metadata();
    store.export(capsule.digest(), about.name() + ":" + about.version(), layout);
  }

  /**
   * What is known of the capsules of this host.
   *
   * @param signers knows whose signatures they have
   */
  public LocalEntries entries(SignerNames signers) {
    return new HostEntries(new StoredEntries(store, signers), functions);
  }

  private static String gone(Object capsule) {
    return "Tried to open the capsule %s but its files are gone from the store".formatted(capsule);
  }

  private Lookup byDigest(CapsuleRef reference, Digest digest) throws IOException {
    Optional<Capsule> capsule =
        open(digest).filter(c -> c.manifest().metadata().name().equals(reference.name()));
    return capsule.isPresent()
        ? admitted.exactly(reference, capsule.get())
        : fetched(reference, List.of());
  }

  private Lookup fetched(CapsuleRef reference, List<String> similar) throws IOException {
    return switch (elsewhere.fetch(reference)) {
      case Pull.Installed(
              CapsuleStore.Stored stored,
              Manifest manifest,
              boolean _,
              List<String> _) -> {
        Optional<Capsule> capsule = open(stored.digest());
        Optional<Refs.Ref> ref = store.refs(reference.name()).find(manifest.metadata().version());
        if (capsule.isEmpty()) {
          yield new Lookup.Unavailable(reference, gone(reference));
        }
        yield reference.digest().isPresent() || ref.isEmpty()
            ? admitted.exactly(reference, capsule.get())
            : admitted.named(reference, capsule.get(), ref.get());
      }
      case Pull.NotThere _ -> new Lookup.Unknown(reference, similar);
      case Pull.Refused(String problem) -> new Lookup.Refused(reference, problem);
    };
  }

  private Lookup byName(CapsuleRef reference) throws IOException, BuildException {
    Refs refs =
        reference.repository().isPresent()
            ? store.refs(reference.name()).from(reference.repository().get())
            : functions.current(reference.name(), store.refs(reference.name()));
    Optional<Refs.Ref> ref =
        reference.version().isPresent()
            ? refs.find(reference.version().get())
            : refs.highest().map(Map.Entry::getValue);
    if (ref.isEmpty()) {
      return fetched(reference, similar(reference, refs));
    }
    Optional<Capsule> capsule = open(ref.get().digest());
    return capsule.isPresent()
        ? admitted.named(reference, capsule.get(), ref.get())
        : new Lookup.Unavailable(reference, gone(reference));
  }

  private List<String> similar(CapsuleRef reference, Refs refs) throws IOException {
    if (!refs.versions().isEmpty()) {
      return new TreeSet<>(refs.versions().keySet())
          .stream().map(version -> reference.name() + ":" + version).toList();
    }
    TreeSet<String> names = new TreeSet<>(store.names());
    names.addAll(functions.names());
    return SimilarNames.of(reference.name(), names);
  }

  private Optional<Capsule> open(Digest digest) throws IOException {
    if (!store.use(digest)) {
      return Optional.empty();
    }
    Optional<Capsule> known = open.get(digest);
    if (known.isPresent()) {
      return known;
    }
    Optional<CapsuleStore.Stored> stored = store.find(digest);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = CapsuleFile.ofJson(stored.get().json()).manifest();
    Capsule capsule =
        new Capsule(
            manifest, digest, stored.get().rootfs(), SchemaParameters.of(manifest.params()));
    open.put(capsule);
    return Optional.of(capsule);
  }

  @Override
  public List<Manifest> list() {
    Map<String, Manifest> manifests = new TreeMap<>();
    try {
      for (String name : functions.names()) {
        if (functions.read(name) instanceof Reading.Valid(CapsuleFile file)) {
          manifests.put(name, file.manifest());
        }
      }
      for (String name : store.names()) {
        Optional<Map.Entry<String, Refs.Ref>> highest = store.refs(name).highest();
        if (highest.isPresent() && !manifests.containsKey(name)) {
          open(highest.get().getValue().digest())
              .ifPresent(capsule -> manifests.put(name, capsule.manifest()));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("listing the capsules of this host", e);
    }
    return new ArrayList<>(manifests.values());
  }
}
