package dev.recap.cli;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexRefresh;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.SignerNames;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The search of this host over the sources its operator configured. */
record LocalSearch(Path store, SourcesFile file, TimeSource time) {

  CatalogSearch over(LocalEntries local) {
    List<Source> sources = sources();
    Path folder = store.resolve("index");
    return new CatalogSearch(folder, local, sources, () -> refresh(folder, sources), time::now);
  }

  private List<Source> sources() {
    return switch (file.read()) {
      case SourcesFile.Reading.Valid(List<Source> all) -> all;
      case SourcesFile.Reading.Invalid(List<String> problems) ->
          throw new PlatformException(Problem.Kind.USAGE, String.join("\n", problems));
    };
  }

  private IndexRefresh refresh(Path folder, List<Source> sources) {
    Set<String> plain = new HashSet<>();
    Map<String, Path> authorities = new HashMap<>();
    for (Source source : sources) {
      if (source.plainHttp()) {
        plain.add(source.namespace().host());
      }
      source.ca().ifPresent(ca -> authorities.put(source.namespace().host(), ca));
    }
    Registries registries =
        new Registries(
            RegistrySettings.STANDARD.withPlainHttp(plain).withAuthorities(authorities),
            Logins.NONE,
            time::now);
    return new IndexRefresh(
        folder,
        registries,
        namespace ->
            registries
                .list(namespace)
                .map(all ->
                    all.stream()
                        .filter(name -> namespace.child(name.last()).equals(name))
                        .map(RepositoryName::last)
                        .toList()),
        SignerNames.NOBODY,
        time::now);
  }
}
