package dev.recap.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at the free space where RECap keeps its files. */
final class SpaceCheck implements Check {
  /** Room for the first capsules with their records, and an artifact or two. */
  private static final long ENOUGH = 256L << 20;

  private static final String SUBJECT = "space";

  private final Path directory;

  /** For this directory, or the nearest one above it that is there. */
  SpaceCheck(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<Finding> look() {
    Path there = directory;
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      long free = store.getUsableSpace();
      String found = "%d MiB free for %s".formatted(free >> 20, directory);
      if (store.isReadOnly()) {
        return List.of(
            Finding.bad(SUBJECT, there + " is mounted read-only", "Set RECAP_STATE_DIR elsewhere"));
      }
      return List.of(
          free >= ENOUGH
              ? Finding.good(SUBJECT, found)
              : Finding.bad(
                  SUBJECT,
                  found,
                  "Free some, or set RECAP_STATE_DIR to a place with %d MiB"
                      .formatted(ENOUGH >> 20)));
    } catch (IOException e) {
      return List.of(
          Finding.bad(
              SUBJECT,
              "%s cannot be looked at: %s".formatted(there, e.getMessage()),
              "Run it as root"));
    }
  }
}
