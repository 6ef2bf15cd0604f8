package dev.recap.catalog.source;

import dev.recap.catalog.place.RepositoryName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A registry namespace where capsules are looked for.
 *
 * @param name what it is called on this host
 * @param namespace the capsule {@code top} is in its repository {@code NAMESPACE/top}
 * @param plainHttp whether the registry is spoken to without TLS
 * @param ca a file with the certificates (PEM) of those who may vouch for the registry, besides
 *     those of this host
 * @param refresh how old what is known of it may be before a search asks it again; zero: never by
 *     itself
 */
public record Source(
    String name, RepositoryName namespace, boolean plainHttp, Optional<Path> ca, Duration refresh) {
  /** The usual {@link #refresh}. */
  public static final Duration REFRESH = Duration.ofHours(1);
}
