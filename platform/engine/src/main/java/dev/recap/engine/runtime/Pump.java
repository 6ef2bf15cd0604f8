package dev.recap.engine.runtime;

import dev.recap.engine.linux.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes a caller's input on to a capsule, on a thread of its own because reading it may wait for
 * ever. It stops at once when told, and never touches the descriptor after that.
 */
final class Pump {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Fd to;
  private final boolean closeAtEnd;
  private boolean stopped;

  private Pump(Fd to, boolean closeAtEnd) {
    this.to = to;
    this.closeAtEnd = closeAtEnd;
  }

  /**
   * Starts.
   *
   * @param closeAtEnd whether the capsule shall see an end of file after the input's end
   */
  static Pump start(InputStream from, Fd to, boolean closeAtEnd) {
    Pump pump = new Pump(to, closeAtEnd);
    Thread.ofPlatform().daemon().name("capsule-input").start(() -> pump.copy(from));
    return pump;
  }

  private void copy(InputStream from) {
    byte[] buffer = new byte[1 << 14];
    try {
      int n;
      while ((n = from.read(buffer)) > 0) {
        int done = 0;
        while (done < n) {
          int taken = write(buffer, done, n - done);
          if (taken == 0) {
            return;
          }
          if (taken < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
          } else {
            done += taken;
          }
        }
      }
    } catch (IOException e) {
      // The caller's input is broken: to the capsule that is its end.
    }
    synchronized (this) {
      if (!stopped && closeAtEnd) {
        to.close();
      }
    }
  }

  /** How many bytes were taken, -1 when none can be now, 0 when none can be any more. */
  private synchronized int write(byte[] bytes, int from, int length) {
    return stopped ? 0 : to.write(bytes, from, length);
  }

  synchronized void resize(int rows, int columns) {
    if (!stopped) {
      to.resize(rows, columns);
    }
  }

  synchronized void stop() {
    stopped = true;
  }
}
