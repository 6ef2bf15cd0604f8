package dev.recap.catalog;

import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.search.RepositoryNames;
import dev.recap.catalog.source.CurrentSources;
import dev.recap.catalog.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The registries as the sources of this host say they are spoken to. Their client is made when one
 * is first asked, which costs more than a search of what is known already, and again when the
 * sources are others by then.
 */
final class SourceRegistries implements Repositories, RepositoryNames, AutoCloseable {
  private final CatalogSettings settings;
  private final CurrentSources sources;

  /** Somebody may still be at work with one made before. */
  private final List<Registries> made = new ArrayList<>();

  private List<Source> madeOf = List.of();

  SourceRegistries(CatalogSettings settings, CurrentSources sources) {
    this.settings = settings;
    this.sources = sources;
  }

  @Override
  public Repository open(RepositoryName name) throws RepositoryException {
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

  private synchronized Registries registries() throws RepositoryException {
    List<Source> now;
    try {
      now = sources.read();
    } catch (IOException e) {
      throw new RepositoryException(Kind.UNEXPECTED, String.valueOf(e.getMessage()), e);
    }
    if (made.isEmpty() || !now.equals(madeOf)) {
      made.add(new Registries(registrySettings(now), settings.logins(), settings.clock()));
      madeOf = now;
    }
    return made.getLast();
  }

  private RegistrySettings registrySettings(List<Source> sources) {
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
    made.forEach(Registries::close);
  }
}
