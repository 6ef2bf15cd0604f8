package dev.recap.catalog;

import dev.recap.catalog.NameRule.Meaning;
import dev.recap.catalog.image.ImageSources;
import dev.recap.catalog.jvm.JvmFunctions;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.RootfsBuilder;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.StoredEntries;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Judge;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The capsules of this host: those in its store, and those that can be built from a folder of
 * functions, which happens when one is first asked for and again when its files changed.
 */
public final class LocalCatalog implements CapsuleCatalog {
  private final CapsuleStore store;
  private final Functions functions;
  private final OpenCapsules open;
  private final NameRule rule;
  private final InvocableCapsules invocable;

  /** A catalog of which everything may be invoked. */
  public LocalCatalog(
      Path state, Optional<Path> functions, CommandRunner commands, BuildProgress progress) {
    this(
        state,
        functions,
        commands,
        progress,
        _ -> new Verdict.Allowed(List.of()),
        NameRule.SourceOrder.NONE,
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
   * @param sources knows where this host looks for a name
   * @param elsewhere is asked for what is not on this host
   */
  LocalCatalog(
      Path state,
      Optional<Path> functions,
      CommandRunner commands,
      BuildProgress progress,
      Judge judge,
      NameRule.SourceOrder sources,
      Elsewhere elsewhere) {
    this.store = new CapsuleStore(state);
    this.open = new OpenCapsules(store);
    this.rule = new NameRule(sources);
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
    this.invocable =
        new InvocableCapsules(
            store, this.functions, open, rule, new AdmittedCapsules(store, judge), elsewhere);
  }

  @Override
  public Lookup find(CapsuleRef reference) {
    try {
      return invocable.find(reference);
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
          Optional<Refs.Ref> ref = refs.at(Refs.Ref.HERE).find(about.version());
          if (ref.isEmpty()) {
            yield new Build.Failed(
                "Tried to build %s but its version changed meanwhile: build it again"
                    .formatted(file));
          }
          yield open.open(ref.get().digest())
              .<Build>map(Build.Built::new)
              .orElseGet(() -> new Build.Failed(InvocableCapsules.gone(about.name())));
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
   * @param believer knows who signed and whose statements count
   */
  public LocalEntries entries(Believer believer) {
    return new HostEntries(new StoredEntries(store, believer), functions);
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
        Optional<Refs.Ref> meant =
            manifests.containsKey(name) ? Optional.empty() : meant(name, store.refs(name));
        if (meant.isPresent()) {
          open.open(meant.get().digest())
              .ifPresent(capsule -> manifests.put(name, capsule.manifest()));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("listing the capsules of this host", e);
    }
    return new ArrayList<>(manifests.values());
  }

  /** The version that stands for a name in a list, which has to show one. */
  private Optional<Refs.Ref> meant(String name, Refs refs) throws IOException {
    CapsuleRef reference = new CapsuleRef(name, Optional.empty(), Optional.empty());
    return switch (rule.of(reference, refs)) {
      case Meaning.Nothing() -> Optional.empty();
      case Meaning.OtherVersions _ -> Optional.empty();
      case Meaning.Versions(List<Refs.Ref> versions, List<String> _) ->
          Optional.of(versions.getFirst());
      case Meaning.Ambiguous _ -> refs.descending().stream().findFirst();
    };
  }
}
