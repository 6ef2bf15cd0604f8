package dev.recap.catalog;

import dev.recap.catalog.place.ForwardingRepository;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;

/** A copy of a repository that goes by the name of the repository itself. */
final class PublishedRepository extends ForwardingRepository {
  private final RepositoryName published;

  PublishedRepository(Repository copy, RepositoryName published) {
    super(copy);
    this.published = published;
  }

  @Override
  public String name() {
    return published.toString();
  }
}
