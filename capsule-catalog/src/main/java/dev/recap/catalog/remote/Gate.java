package dev.recap.catalog.remote;

import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides whether a capsule may come into the store, when its documents and all that is known about
 * it are in the layout and nothing else of it is.
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
}
