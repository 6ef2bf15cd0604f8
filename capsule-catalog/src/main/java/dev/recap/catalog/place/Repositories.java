package dev.recap.catalog.place;

/** Opens repositories by name. */
public interface Repositories {
  /**
   * The repository of that name, whether there is anything in it or not; nothing is sent yet.
   *
   * @throws RepositoryException when this host does not know how to speak to it
   */
  Repository open(RepositoryName name) throws RepositoryException;
}
