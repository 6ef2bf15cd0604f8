package dev.recap.catalog;

import dev.recap.catalog.source.Source;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.catalog.store.CapsuleStore;
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
 * @param sources in the order in which they are asked
 * @param repositories of all registries
 * @param admission decides what may come here and be invoked
 * @param seen what was seen in repositories before
 * @param policy the file of the policy, whether it is there or not
 * @param clock tells the time
 */
record CatalogParts(
    Path state,
    CapsuleStore store,
    List<Source> sources,
    SourceRegistries repositories,
    Admission admission,
    SeenVersions seen,
    Path policy,
    InstantSource clock) {

  /** Those of a host; nobody is asked. */
  static CatalogParts of(CatalogSettings settings) throws IOException {
    List<Source> sources =
        switch (new SourcesFile(settings.configuration()).read()) {
          case SourcesFile.Reading.Valid(List<Source> all) -> all;
          case SourcesFile.Reading.Invalid(List<String> problems) ->
              throw new IOException(String.join("\n", problems));
        };
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

  /** A layout or an archive on the disk was named by whoever may change the sources, too. */
  private static boolean isOfASource(List<Source> sources, String repository) {
    return repository.startsWith("oci:")
        || repository.startsWith("oci-archive:")
        || sources.stream().anyMatch(source -> repository.startsWith(source.namespace() + "/"));
  }
}
