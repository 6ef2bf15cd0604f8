package dev.recap.server.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: keeps API tokens, and of what proves them a hash alone. */
public interface Tokens {

  /**
   * A token and the hash of its secret.
   *
   * @param sha256 as hex digits
   */
  record Kept(Token token, String sha256) {}

  /** Keeps a new one. */
  void keep(Kept token);

  /** The one with this id, whether it is live or not. */
  Optional<Kept> find(String id);

  /** All, the newest first. */
  List<Token> list();

  /**
   * Takes one back.
   *
   * @param by the name of the caller who does
   * @return whether there was one that was not taken back yet
   */
  boolean revoke(String id, String by, Instant at);

  /** Remembers that one was used. */
  void used(String id, Instant at);
}
