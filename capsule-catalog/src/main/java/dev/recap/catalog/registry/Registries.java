package dev.recap.catalog.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.auth.Authorized;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.http.Authorities;
import dev.recap.catalog.registry.http.HttpTransport;
import dev.recap.catalog.registry.http.PlainHttp;
import dev.recap.catalog.registry.http.Redirects;
import dev.recap.core.capsule.Digest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registries that speak the OCI distribution specification 1.1; sends nothing by itself. */
public final class Registries implements Repositories, AutoCloseable {
  /** In bytes of memory: some thousand manifests. */
  private static final long CACHED = 16 << 20;

  private final RegistrySettings settings;
  private final Logins logins;
  private final InstantSource clock;
  private final long chunk;
  private @Nullable Shared shared;

  /** What all repositories share; made when the first is opened, because start-up counts. */
  private record Shared(
      HttpTransport transport,
      Redirects redirects,
      Authorized authorized,
      Cache<Digest, byte[]> manifests) {}

  /** With the credentials of this host. */
  public Registries(RegistrySettings settings, Logins logins, InstantSource clock) {
    this(settings, logins, clock, UploadEndpoint.CHUNK);
  }

  Registries(RegistrySettings settings, Logins logins, InstantSource clock, long chunk) {
    this.settings = settings;
    this.logins = logins;
    this.clock = clock;
    this.chunk = chunk;
  }

  @Override
  public Repository open(RepositoryName name) {
    Api api = api(name.host(), name.path());
    return new HttpRepository(
        api,
        new ManifestEndpoint(api, shared().manifests),
        name,
        new BlobHomes(settings.memory()),
        chunk);
  }

  /**
   * The repositories under a namespace, sorted by path.
   *
   * @return empty when the registry does not list its repositories, as many public ones
   * @throws RepositoryException when it cannot be asked; it may also not allow it to us
   */
  public Optional<List<RepositoryName>> list(RepositoryName namespace) throws RepositoryException {
    return new CatalogEndpoint(api(namespace.host(), "")).list(namespace);
  }

  private Api api(String host, String path) {
    Shared parts = shared();
    return new Api(
        parts.transport, parts.redirects, parts.authorized, settings.backoff(), host, path);
  }

  private synchronized Shared shared() {
    Shared known = shared;
    if (known == null) {
      HttpTransport transport =
          new HttpTransport(
              settings.limits(),
              settings.proxies(),
              new Authorities(settings.authorities(), settings.certificateFolders()),
              new PlainHttp(settings.plainHttp()));
      Redirects redirects = new Redirects(transport);
      known = new Shared(transport, redirects, new Authorized(redirects, logins, clock), cache());
      shared = known;
    }
    return known;
  }

  private static Cache<Digest, byte[]> cache() {
    return Caffeine.newBuilder()
        .maximumWeight(CACHED)
        .weigher((Digest _, byte[] content) -> content.length)
        .build();
  }

  /** Ends all connections, whatever goes on over them. */
  @Override
  public synchronized void close() {
    Shared known = shared;
    if (known != null) {
      known.transport.close();
    }
  }
}
