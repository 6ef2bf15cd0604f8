package dev.recap.catalog;

import dev.recap.catalog.remote.Pull;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;

/** Port: has capsules come to this host that are not on it. */
@FunctionalInterface
public interface Elsewhere {
  /** There is nothing elsewhere. */
  Elsewhere NOWHERE =
      reference -> new Pull.NotThere("Tried to find %s elsewhere".formatted(reference));

  /**
   * Pulls what a reference means.
   *
   * @throws IOException when nobody knows whether it is there
   */
  Pull fetch(CapsuleRef reference) throws IOException;
}
