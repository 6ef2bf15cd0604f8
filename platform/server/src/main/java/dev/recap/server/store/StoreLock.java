package dev.recap.server.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one thread of one process in at a time; the kernel gives it up when the process dies. */
final class StoreLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 5;

  private final FileChannel file;

  private StoreLock(FileChannel file) {
    this.file = file;
  }

  /** Waits until the lock on the file is free and takes it. */
  static StoreLock on(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (true) {
        try {
          FileLock lock = file.lock();
          if (lock.isValid()) {
            return new StoreLock(file);
          }
        } catch (OverlappingFileLockException e) {
          // Another thread of this process has it, for which Java does not wait.
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (IOException e) {
      file.close();
      throw e;
    } catch (InterruptedException e) {
      file.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted while it waited for " + path);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
