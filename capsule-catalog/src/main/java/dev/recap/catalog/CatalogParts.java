package dev.recap.catalog;

import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.source.CurrentSources;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.SeenVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * What a catalog works with.
 *
 * @param state the folder of the store
 * @param configured the sources of this host, as they are at any time
 * @param repositories of all registries
 * @param admission decides what may come here and be invoked
 * @param seen what was seen in repositories before
 * @param policy the file of the policy, whether it is there or not
 * @param clock tells the time
 */
record CatalogParts(
    Path state,
    CapsuleStore store,
    CurrentSources configured,
    SourceRegistries repositories,
    Admission admission,
    SeenVersions seen,
    Path policy,
    InstantSource clock) {

  /** Those of a host; nobody is asked, and nothing is read. */
  static CatalogParts of(CatalogSettings settings) {
    CurrentSources sources =
        new CurrentSources(
            settings.configuration(), new KnownTexts(settings.state().resolve("sources")));
    CapsuleStore store = new CapsuleStore(settings.state());
    Path policy = settings.configuration().resolve("policy.yaml");
    return new CatalogParts(
        settings.state(),
        store,
        sources,
        new SourceRegistries(settings, sources),
        new Admission(store, policy, place -> isOfASource(sources, place), settings.clock()),
        new SeenVersions(settings.state().resolve("seen")),
        policy,
        settings.clock());
  }

  /** In the order in which they are asked. */
  List<Source> sources() throws IOException {
    return configured.read();
  }

  /** The capsules that are on this host. */
  InstalledCapsules installed() {
    return new InstalledCapsules(store, new NameRule(this::repositories), admission);
  }

  /** Where the sources have a name, in the order in which they are asked. */
  List<String> repositories(String name) throws IOException {
    return sources().stream().map(source -> source.namespace().child(name).toString()).toList();
  }

  /** A layout or an archive on the disk was named by whoever may change the sources, too. */
  private static boolean isOfASource(CurrentSources sources, String repository) throws IOException {
    return Ref.place(repository).equals(Ref.DISK)
        || sources.read().stream()
            .anyMatch(source -> repository.startsWith(source.namespace() + "/"));
  }
}
