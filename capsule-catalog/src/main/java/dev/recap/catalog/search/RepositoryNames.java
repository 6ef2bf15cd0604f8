package dev.recap.catalog.search;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import java.util.List;
import java.util.Optional;

/** Port: asks a registry which repositories it has. */
@FunctionalInterface
public interface RepositoryNames {
  /**
   * The last parts of the names directly under a namespace; empty when the registry does not tell,
   * as many do not.
   */
  Optional<List<String>> under(RepositoryName namespace) throws RepositoryException;
}
