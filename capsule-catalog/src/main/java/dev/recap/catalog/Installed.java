package dev.recap.catalog;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.Optional;

/**
 * A capsule of this host.
 *
 * @param origin the repository it came from, or one of the words of {@link
 *     dev.recap.catalog.trust.Candidate}
 */
record Installed(CapsuleStore.Stored stored, String origin) {
  /** What it says of itself. */
  Manifest manifest() throws IOException {
    return CapsuleFile.ofJson(stored.json()).manifest();
  }

  /** Its exact reference. */
  CapsuleRef reference() throws IOException {
    Manifest.Metadata about = manifest().metadata();
    return new CapsuleRef(about.name(), Optional.of(about.version()), Optional.of(stored.digest()));
  }
}
