package dev.recap.catalog.store;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to build capsules of one name; the kernel takes it back from a process that dies. */
public final class NameLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 20;

  private final FileChannel channel;
  private final FileLock lock;

  private NameLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  static NameLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return new NameLock(channel, wait(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Fails when the lock was given back. */
  void check() throws ClosedChannelException {
    if (!lock.isValid()) {
      throw new ClosedChannelException();
    }
  }

  private static FileLock wait(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Held by another thread of this process, which file locks do not wait for.
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another build", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
