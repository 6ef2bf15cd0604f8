package dev.recap.server.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens in memory, for as long as the test runs. */
public final class MemoryTokens implements Tokens {
  private final Map<String, Kept> all = new LinkedHashMap<>();
  private int writes;

  /** How often a last use was written. */
  int writes() {
    return writes;
  }

  @Override
  public synchronized void keep(Kept token) {
    if (all.putIfAbsent(token.token().id(), token) != null) {
      throw new IllegalStateException("a second token " + token.token().id());
    }
  }

  @Override
  public synchronized Optional<Kept> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public synchronized List<Token> list() {
    return all.values().stream().map(Kept::token).toList().reversed();
  }

  @Override
  public synchronized boolean revoke(String id, String by, Instant at) {
    Kept kept = all.get(id);
    if (kept == null || kept.token().revoked().isPresent()) {
      return false;
    }
    Token t = kept.token();
    replace(kept, t.lastUsed(), Optional.of(at));
    return true;
  }

  @Override
  public synchronized void used(String id, Instant at) {
    Kept kept = all.get(id);
    if (kept != null) {
      writes++;
      replace(kept, Optional.of(at), kept.token().revoked());
    }
  }

  private void replace(Kept kept, Optional<Instant> lastUsed, Optional<Instant> revoked) {
    Token t = kept.token();
    all.put(
        t.id(),
        new Kept(
            new Token(
                t.id(),
                t.name(),
                t.scopes(),
                t.created(),
                t.createdBy(),
                t.expires(),
                lastUsed,
                revoked),
            kept.sha256()));
  }
}
