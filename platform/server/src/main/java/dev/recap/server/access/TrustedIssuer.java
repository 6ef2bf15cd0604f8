package dev.recap.server.access;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Whose JSON Web Tokens are believed.
 *
 * @param issuer the exact {@code iss}
 * @param audience of which one must stand in {@code aud}
 * @param nameClaim names the caller
 * @param groupsClaim lists the caller's groups
 */
public record TrustedIssuer(
    String issuer,
    Set<String> audience,
    Keys keys,
    String nameClaim,
    String groupsClaim,
    Duration clockSkew) {

  /** Where a JSON Web Key Set is. */
  public sealed interface Keys {
    /** Behind a URL. */
    record At(URI url) implements Keys {}

    /** In a file. */
    record In(Path file) implements Keys {}
  }
}
