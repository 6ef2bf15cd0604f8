package dev.recap.catalog.registry.auth;

import dev.recap.catalog.place.RepositoryException;
import java.util.Optional;

/** Port: the credentials of this host. */
@FunctionalInterface
public interface Logins {
  /** Nobody is known anywhere. */
  Logins NONE = (host, path) -> Optional.empty();

  /**
   * Those for a repository.
   *
   * @param host of the registry, with its port if it is not the usual one
   * @param path of the repository; empty for the registry itself
   * @throws RepositoryException when they cannot be read
   */
  Optional<Login> find(String host, String path) throws RepositoryException;
}
