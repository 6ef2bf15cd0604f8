package dev.recap.server.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recap.core.invocation.InvocationRecord;
import java.util.Optional;

/**
 * The large ones among the final records that were read last. To parse one takes longer than
 * everything else a request for a part of it needs, and slow readers of the same share it.
 */
final class LargeRecords {
  private static final int LARGE = 64 << 10;
  private static final long MOST_BYTES = 16L << 20;

  private final Cache<String, InvocationRecord> last =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((String _, InvocationRecord record) -> size(record))
          .executor(Runnable::run)
          .build();

  private static int size(InvocationRecord record) {
    return record.stdout().bytes().length
        + record.stderr().bytes().length
        + record.result().map(String::length).orElse(0);
  }

  /** One that is kept; whether it is still in the store is another question. */
  Optional<InvocationRecord> find(String id) {
    return Optional.ofNullable(last.getIfPresent(id));
  }

  /** Keeps it if it is large and will not change any more. */
  void read(InvocationRecord record) {
    if (record.isFinal() && size(record) >= LARGE) {
      last.put(record.id(), record);
    }
  }
}
