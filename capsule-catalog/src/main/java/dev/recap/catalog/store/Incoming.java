package dev.recap.catalog.store;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Content on its way into the store. What came of it is kept in {@code building/partial/HEX}, so
 * that the next attempt goes on from there, also in another process.
 */
public final class Incoming {
  private final CapsuleStore store;
  private final StorePaths paths;

  Incoming(CapsuleStore store, StorePaths paths) {
    this.store = store;
    this.paths = paths;
  }

  /** Brings content. */
  @FunctionalInterface
  public interface Source {
    /**
     * Appends to a file what it lacks of the content.
     *
     * @throws IOException unless the file is the content then, verified
     */
    void complete(Path file) throws IOException;
  }

  /**
   * Has content in the layout, unless it is there already: once, however many ask for it at once.
   *
   * @return whether the source was asked
   */
  public boolean take(Descriptor content, Source source) throws IOException {
    if (store.layout().has(content.digest())) {
      return false;
    }
    HostFiles.hidden(paths.partial());
    Path file = paths.partial().resolve(content.digest().hex());
    Path locked = file.resolveSibling(content.digest().hex() + ".lock");
    try (HostLock _ = HostLock.on(locked)) {
      if (store.layout().has(content.digest())) {
        return false;
      }
      if (Files.exists(file) && Files.size(file) > content.size()) {
        Files.delete(file);
      }
      source.complete(file);
      store.layout().take(file, content.digest());
      // Whoever waits for the lock finds the content, and whoever comes later as well.
      Files.deleteIfExists(locked);
      return true;
    }
  }
}
