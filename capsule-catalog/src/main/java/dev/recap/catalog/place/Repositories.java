package dev.recap.catalog.place;

/** Opens repositories by name. */
public interface Repositories {
  /** The repository of that name, whether there is anything in it or not; nothing is sent yet. */
  Repository open(RepositoryName name);
}
