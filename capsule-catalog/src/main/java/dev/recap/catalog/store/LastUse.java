package dev.recap.catalog.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** When a capsule was used last. */
final class LastUse {
  private LastUse() {}

  /**
   * Finds out.
   *
   * @param folder of the capsule
   * @return when it came, if it was not used yet; nothing if it is not there
   */
  static Optional<Instant> of(Path folder) throws IOException {
    for (Path dated : new Path[] {folder.resolve(CapsuleStore.USED), folder}) {
      try {
        return Optional.of(Files.getLastModifiedTime(dated).toInstant());
      } catch (NoSuchFileException _) {
        // The next one tells.
      }
    }
    return Optional.empty();
  }
}
