package dev.recap.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An API token, without what proves it. */
public record TokenInfo(
    String id,
    String name,
    List<String> scopes,
    Instant created,
    String createdBy,
    Instant expires,
    Optional<Instant> lastUsed,
    Optional<Instant> revoked) {

  /**
   * One that was just made.
   *
   * @param secret the whole token, which cannot be had again
   */
  public record Created(TokenInfo token, String secret) {
    @Override
    public String toString() {
      return "Created[" + token + "]";
    }
  }
}
