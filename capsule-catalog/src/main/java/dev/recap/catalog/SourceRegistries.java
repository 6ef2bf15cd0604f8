package dev.recap.catalog;

import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.search.RepositoryNames;
import dev.recap.catalog.source.Source;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The registries as the sources of this host say they are spoken to. Their client is made when one
 * is first asked: it costs more than a search of what is known already.
 */
final class SourceRegistries implements Repositories, RepositoryNames, AutoCloseable {
  private final CatalogSettings settings;
  private final List<Source> sources;
  private @Nullable Registries registries;

  SourceRegistries(CatalogSettings settings, List<Source> sources) {
    this.settings = settings;
    this.sources = sources;
  }

  @Override
  public Repository open(RepositoryName name) {
    return registries().open(name);
  }

  @Override
  public Optional<List<String>> under(RepositoryName namespace) throws RepositoryException {
    return registries()
        .list(namespace)
        .map(all ->
            all.stream()
                .filter(name -> namespace.child(name.last()).equals(name))
                .map(RepositoryName::last)
                .toList());
  }

  private synchronized Registries registries() {
    if (registries == null) {
      registries = new Registries(registrySettings(), settings.logins(), settings.clock());
    }
    return registries;
  }

  private RegistrySettings registrySettings() {
    Set<String> plain = new HashSet<>();
    Map<String, Path> authorities = new HashMap<>();
    for (Source source : sources) {
      if (source.plainHttp()) {
        plain.add(source.namespace().host());
      }
      source.ca().ifPresent(ca -> authorities.put(source.namespace().host(), ca));
    }
    return RegistrySettings.STANDARD
        .withPlainHttp(plain)
        .withAuthorities(authorities)
        .withProxies(settings.proxies())
        .withMemory(settings.state().resolve("published"));
  }

  @Override
  public synchronized void close() {
    if (registries != null) {
      registries.close();
    }
  }
}
