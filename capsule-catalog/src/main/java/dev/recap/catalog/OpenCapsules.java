package dev.recap.catalog;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The capsules of a store, ready to be invoked. Those used last, at most 256, are kept parsed and
 * with their compiled parameter schemas.
 *
 * <p>A map of the JDK: the caching libraries cost a command that uses them once more than they can
 * save it.
 */
final class OpenCapsules {
  private static final int MOST = 256;

  private final CapsuleStore store;

  private final Map<Digest, Capsule> byUse =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Capsule> eldest) {
          return size() > MOST;
        }
      };

  OpenCapsules(CapsuleStore store) {
    this.store = store;
  }

  /** Opens one, if it is there, which keeps it from being removed for a while. */
  Optional<Capsule> open(Digest digest) throws IOException {
    if (!store.use(digest)) {
      return Optional.empty();
    }
    Optional<Capsule> known = get(digest);
    if (known.isPresent()) {
      return known;
    }
    Optional<CapsuleStore.Stored> stored = store.find(digest);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = CapsuleFile.ofJson(stored.get().json()).manifest();
    Capsule capsule =
        new Capsule(
            manifest, digest, stored.get().rootfs(), SchemaParameters.of(manifest.params()));
    put(capsule);
    return Optional.of(capsule);
  }

  private synchronized Optional<Capsule> get(Digest digest) {
    return Optional.ofNullable(byUse.get(digest));
  }

  private synchronized void put(Capsule capsule) {
    byUse.put(capsule.digest(), capsule);
  }
}
