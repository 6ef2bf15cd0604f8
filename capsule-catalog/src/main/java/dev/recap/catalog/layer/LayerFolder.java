package dev.recap.catalog.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An unpacked layer on disk.
 *
 * @param folder which holds {@code root/}, its files, and {@code changes.json}, what it takes away
 */
public record LayerFolder(Path folder) {
  /** Where its files are. */
  public Path root() {
    return folder.resolve("root");
  }

  Path changes() {
    return folder.resolve("changes.json");
  }

  Changes readChanges() throws IOException {
    return Changes.of(Files.readString(changes()));
  }
}
