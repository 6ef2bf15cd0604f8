package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.auth.Scope.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /v2/_catalog}, which is not in the OCI specification; see the Distribution project's HTTP
 * API V2, "Listing Repositories".
 */
record CatalogEndpoint(Api api) {
  private static final int PAGE = 1000;

  /** The repositories under a namespace, sorted; empty when the registry does not list any. */
  Optional<List<RepositoryName>> list(RepositoryName namespace) throws RepositoryException {
    Optional<List<Object>> all =
        new Pages(api, "repositories")
            .read(
                "list the repositories of " + api.name(),
                api.uri("_catalog?n=" + PAGE),
                Access.LIST);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<RepositoryName> under = new ArrayList<>();
    for (Object entry : all.get()) {
      if (entry instanceof String path && path.startsWith(namespace.path() + "/")) {
        try {
          under.add(RepositoryName.parse(namespace.host() + "/" + path));
        } catch (IllegalArgumentException e) {
          // No capsule can be called so.
        }
      }
    }
    under.sort(java.util.Comparator.comparing(RepositoryName::path));
    return Optional.of(under);
  }
}
