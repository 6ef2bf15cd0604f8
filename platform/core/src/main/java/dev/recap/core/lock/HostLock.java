package dev.recap.core.lock;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process of this host in at a time, by a lock on a file; the kernel gives
 * it up when the process dies. Only the thread whose turn it is within the process has the file
 * open, see {@link Turns}.
 */
public final class HostLock implements AutoCloseable {
  private final Turns.Turn turn;
  private final FileChannel file;
  private final FileLock lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HostLock(Turns.Turn turn, FileChannel file, FileLock lock) {
    this.turn = turn;
    this.file = file;
    this.lock = lock;
  }

  /**
   * Waits until the lock on a file, which is made when it is missing, is free and takes it.
   *
   * @throws InterruptedIOException when the waiting thread is interrupted
   */
  public static HostLock on(Path path) throws IOException {
    try {
      return take(Turns.waitFor(path), FileChannel::lock).orElseThrow();
    } catch (InterruptedException | FileLockInterruptionException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted while it waited for " + path);
    }
  }

  /**
   * Takes the lock on a file, which is made when it is missing, unless another process or another
   * thread of this one has it or waits for it.
   */
  public static Optional<HostLock> tryOn(Path path) throws IOException {
    Optional<Turns.Turn> turn = Turns.tryFor(path);
    return turn.isPresent() ? take(turn.get(), FileChannel::tryLock) : Optional.empty();
  }

  private interface Way {
    @Nullable FileLock lock(FileChannel file) throws IOException;
  }

  private static Optional<HostLock> take(Turns.Turn turn, Way way) throws IOException {
    boolean taken = false;
    try {
      FileChannel file =
          FileChannel.open(
              turn.file(),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      try {
        @Nullable FileLock lock = way.lock(file);
        taken = lock != null;
        return Optional.ofNullable(lock).map(held -> new HostLock(turn, file, held));
      } finally {
        if (!taken) {
          file.close();
        }
      }
    } finally {
      if (!taken) {
        turn.end();
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
    if (closed.compareAndSet(false, true)) {
      try {
        file.close();
      } finally {
        turn.end();
      }
    }
  }
}
