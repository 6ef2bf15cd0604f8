package dev.recap.catalog.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judgements that still hold, at most 1024. The first one is kept in a field: most processes judge
 * one capsule, and the cache's library costs its first use 15 to 100 ms.
 */
final class Judgements {
  private static final int MOST = 1024;

  private @Nullable Entry first;
  private @Nullable Cache<Key, Judgement> more;

  /**
   * What a judgement is about.
   *
   * @param policy the policy's fingerprint
   */
  record Key(Digest digest, String origin, boolean exactly, String policy) {}

  private record Entry(Key key, Judgement judgement) {}

  Optional<Verdict> find(Key key, Instant now) throws IOException {
    Judgement known = get(key);
    return known != null && known.holds(now) ? Optional.of(known.verdict()) : Optional.empty();
  }

  private synchronized @Nullable Judgement get(Key key) {
    if (first != null && first.key().equals(key)) {
      return first.judgement();
    }
    return more == null ? null : more.getIfPresent(key);
  }

  synchronized void put(Key key, Judgement judgement) {
    if (first == null || first.key().equals(key)) {
      first = new Entry(key, judgement);
      return;
    }
    if (more == null) {
      more = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    }
    more.put(key, judgement);
  }
}
