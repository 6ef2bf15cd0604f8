package dev.recap.catalog;

import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The capsules used last, parsed and with their compiled parameter schemas; at most 256.
 *
 * <p>A map of the JDK: the caching libraries cost a command that uses them once more than they can
 * save it.
 */
final class OpenCapsules {
  private static final int MOST = 256;

  private final Map<Digest, Capsule> byUse =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Capsule> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<Capsule> get(Digest digest) {
    return Optional.ofNullable(byUse.get(digest));
  }

  synchronized void put(Capsule capsule) {
    byUse.put(capsule.digest(), capsule);
  }
}
