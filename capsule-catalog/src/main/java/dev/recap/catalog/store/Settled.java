package dev.recap.catalog.store;

import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.Parallel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Has what was unpacked on the disk before the rename that makes it count: after a power cut a
 * folder could else be there under its final name, and its files empty.
 */
final class Settled {
  /** Waiting for the disk together is one commit of the file system's journal for many files. */
  private static final int AT_ONCE = 16;

  private Settled() {}

  /** Files and folders. */
  static void files(Path folder) throws IOException {
    force(folder, true);
  }

  /** Folders alone; their files are links to others that are on the disk. */
  static void folders(Path folder) throws IOException {
    force(folder, false);
  }

  private static void force(Path folder, boolean files) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all =
          tree.filter(path ->
                  Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                      || (files && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)))
              .toList();
    }
    Parallel.each(all, AT_ONCE, Settled::one);
  }

  private static void one(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      HostFiles.force(path);
      return;
    }
    try (FileChannel content = FileChannel.open(path, StandardOpenOption.READ)) {
      content.force(true);
    } catch (AccessDeniedException e) {
      // Its mode hides it from everybody but root, and without root no capsule runs from here.
    }
  }
}
