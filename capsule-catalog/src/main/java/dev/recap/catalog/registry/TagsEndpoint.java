package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Tags;
import dev.recap.catalog.registry.auth.Scope.Access;
import java.util.List;

/** {@code /v2/NAME/tags/list}; see the OCI distribution specification 1.1, "Listing Tags". */
record TagsEndpoint(Api api) {
  private static final int PAGE = 1000;

  /** All that are tags, sorted; none when there is no such repository. */
  List<String> list() throws RepositoryException {
    return new Pages(api, "tags")
            .read("list the tags of " + api.name(), api.uri("tags/list?n=" + PAGE), Access.PULL)
            .orElse(List.of())
            .stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(Tags::canBe)
            .distinct()
            .sorted()
            .toList();
  }
}
