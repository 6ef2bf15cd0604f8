package dev.recap.catalog.registry.http;

/** The names of Docker's registry, which has several. */
public final class DockerHub {
  /** As people write it. */
  public static final String NAME = "docker.io";

  /** Who answers. */
  public static final String API = "registry-1.docker.io";

  /** As Docker names it where it keeps credentials. */
  public static final String CREDENTIALS = "https://index.docker.io/v1/";

  private DockerHub() {}
}
