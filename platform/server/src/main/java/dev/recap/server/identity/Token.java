package dev.recap.server.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API token, without what proves it.
 *
 * @param id which stands in it too
 * @param name of whoever uses it, {@code token:NAME}; several tokens may have the same, so that one
 *     can take over from another
 * @param scopes what it can be used for
 * @param createdBy the name of the caller who made it
 * @param lastUsed to the minute
 * @param revoked when it was taken back
 */
public record Token(
    String id,
    String name,
    Set<Scope> scopes,
    Instant created,
    String createdBy,
    Instant expires,
    Optional<Instant> lastUsed,
    Optional<Instant> revoked) {
  /** Keeps a token. */
  public Token {
    scopes = Set.copyOf(scopes);
  }

  /** Whether it still proves anything. */
  public boolean isLive(Instant now) {
    return revoked.isEmpty() && now.isBefore(expires);
  }
}
