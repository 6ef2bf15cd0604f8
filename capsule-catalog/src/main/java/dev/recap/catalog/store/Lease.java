package dev.recap.catalog.store;

import dev.recap.catalog.oci.HostFiles;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Work that adds to the store. While it lasts nothing is removed: what it has added already, or
 * found there, has no name yet.
 *
 * <p>It is a file with a lock, which the kernel gives up when the process dies. The file is named
 * by the process: to open a file whose lock the same process holds would end that lock.
 */
public final class Lease implements AutoCloseable {
  private final Path file;
  private final HostLock lock;

  private Lease(Path file, HostLock lock) {
    this.file = file;
    this.lock = lock;
  }

  static Lease begin(StorePaths paths) throws IOException {
    paths.make();
    HostFiles.hidden(paths.leases());
    try (HostLock _ = HostLock.on(paths.gate())) {
      Path file = Files.createTempFile(paths.leases(), self(), "");
      return new Lease(file, HostLock.on(file));
    }
  }

  /** How many there are; the gate is held, so that there are no more meanwhile. */
  static long count(StorePaths paths) throws IOException {
    long count = 0;
    for (Path file : files(paths)) {
      if (file.getFileName().toString().startsWith(self())) {
        count++;
        continue;
      }
      Optional<HostLock> left = HostLock.tryOn(file);
      if (left.isEmpty()) {
        count++;
        continue;
      }
      try (HostLock _ = left.get()) {
        Files.deleteIfExists(file);
      }
    }
    return count;
  }

  private static List<Path> files(StorePaths paths) throws IOException {
    try (Stream<Path> files = Files.list(paths.leases())) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** A process id alone may have been another process's before. */
  private static String self() {
    ProcessHandle self = ProcessHandle.current();
    return "%d-%d-"
        .formatted(
            self.pid(), self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    lock.close();
  }
}
