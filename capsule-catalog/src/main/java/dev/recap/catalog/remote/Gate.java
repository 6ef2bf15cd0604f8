package dev.recap.catalog.remote;

import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides whether a capsule may come into the store, when its documents, signatures and statements
 * are in the layout and nothing else of it is.
 */
@FunctionalInterface
public interface Gate {
  /** Lets everything in. */
  Gate OPEN = (capsule, origin, manifest, exactly) -> Optional.empty();

  /**
   * Why it may not: a "Tried to … but …" sentence with what to do; empty when it may.
   *
   * @param origin the repository it comes from
   * @param exactly whether it was asked for by its digest
   */
  Optional<String> refusal(Digest capsule, String origin, Manifest manifest, boolean exactly)
      throws IOException;

  /**
   * Why it may not, although it is allowed: asked when bills of materials and evidence have come,
   * and still no layer.
   */
  default Optional<String> last(Digest capsule) throws IOException {
    return Optional.empty();
  }

  /** Knows whose signatures and statements are looked for first among all there are. */
  default Believer believer() {
    return Believer.OF_ALL;
  }
}
