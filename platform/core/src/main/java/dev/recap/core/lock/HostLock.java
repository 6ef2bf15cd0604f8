package dev.recap.core.lock;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process of this host in at a time, by a lock on a file; the kernel gives
 * it up when the process dies.
 */
public final class HostLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 5;

  private final FileChannel file;
  private final FileLock lock;

  private HostLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Waits until the lock on a file, which is made when it is missing, is free and takes it.
   *
   * @throws InterruptedIOException when the waiting thread is interrupted
   */
  public static HostLock on(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return new HostLock(file, waitFor(file));
    } catch (InterruptedException e) {
      file.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted while it waited for " + path);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Takes the lock on a file, which is made when it is missing, unless another process has it.
   *
   * <p>Not for a file whose lock another thread of this process may hold: closing it, which is what
   * follows when it cannot be had, would end that lock as well; see fcntl(2).
   */
  public static Optional<HostLock> tryOn(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = file.tryLock();
      if (lock != null) {
        return Optional.of(new HostLock(file, lock));
      }
      file.close();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileLock waitFor(FileChannel file) throws IOException, InterruptedException {
    while (true) {
      try {
        return file.lock();
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has it, for which Java does not wait.
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /**
   * Makes sure that the lock is still held, for what may only be done under it.
   *
   * @throws ClosedChannelException when it was given back
   */
  public void check() throws ClosedChannelException {
    if (!lock.isValid()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
