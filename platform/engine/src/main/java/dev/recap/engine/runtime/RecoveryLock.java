package dev.recap.engine.runtime;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one recovery work at a time; the kernel gives it up when its process dies. */
final class RecoveryLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private final FileChannel file;

  private RecoveryLock(FileChannel file) {
    this.file = file;
  }

  /** Waits for the lock on a file. */
  static RecoveryLock on(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (true) {
        try {
          FileLock lock = file.lock();
          if (lock.isValid()) {
            return new RecoveryLock(file);
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
      throw new InterruptedIOException("interrupted while waiting for " + path);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
