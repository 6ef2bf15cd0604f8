package dev.recap.engine.target;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was last told of the health of a runtime's containers, over all its streams. Of very many
 * containers those are forgotten of which it was told first.
 */
final class KnownHealth {
  private static final int REMEMBERED = 10_000;

  private boolean begun;
  private final Map<String, String> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Whether a stream has been followed before. */
  synchronized boolean begun() {
    return begun;
  }

  synchronized void begin() {
    begun = true;
  }

  synchronized boolean is(String container, String health) {
    return health.equals(known.get(container));
  }

  synchronized void put(String container, String health) {
    known.put(container, health);
  }

  synchronized void forget(String container) {
    known.remove(container);
  }
}
