package dev.recap.engine.runtime;

import dev.recap.core.invocation.Captured;
import dev.recap.engine.linux.Fd;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads one output stream of a capsule: keeps its beginning, counts the rest, and shows all of it
 * as it comes.
 */
final class Capture {
  /** Reads of 64 KiB that empty a pipe of 1 MiB, the most fcntl(2), F_SETPIPE_SZ gives. */
  private static final int DRAINS = 32;

  private final Fd fd;
  private final long limit;
  private final Sink sink;
  private byte[] kept = new byte[0];
  private int length;
  private long total;
  private boolean ended;

  Capture(Fd fd, long limit, Sink sink) {
    this.fd = fd;
    this.limit = limit;
    this.sink = sink;
  }

  Fd fd() {
    return fd;
  }

  boolean ended() {
    return ended;
  }

  /**
   * Takes what is there, once: a capsule that never stops printing must not keep us from looking at
   * the clock.
   */
  int read(MemorySegment buffer, byte[] copy) {
    int n = fd.read(buffer);
    if (n == 0) {
      ended = true;
    }
    if (n > 0) {
      MemorySegment.copy(buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, copy, 0, n);
      sink.take(copy, n);
      keep(copy, n);
    }
    return n;
  }

  /**
   * Takes everything that is still in the pipe. Its writers are gone, unless the capsule gave it to
   * somebody else: so never more than the largest pipe holds.
   */
  void drain(MemorySegment buffer, byte[] copy) {
    for (int i = 0; i < DRAINS && !ended && read(buffer, copy) > 0; i++) {
      // Until it is empty.
    }
  }

  private void keep(byte[] bytes, int n) {
    total += n;
    int take = (int) Math.min(n, limit - length);
    if (take > 0) {
      if (length + take > kept.length) {
        kept = Arrays.copyOf(kept, (int) Math.min(limit, Math.max(8192, 2L * (length + take))));
      }
      System.arraycopy(bytes, 0, kept, length, take);
      length += take;
    }
  }

  Captured captured() {
    return total == 0 ? Captured.NOTHING : new Captured(Arrays.copyOf(kept, length), total);
  }

  /** Is shown each piece. */
  @FunctionalInterface
  interface Sink {
    void take(byte[] bytes, int length);
  }
}
