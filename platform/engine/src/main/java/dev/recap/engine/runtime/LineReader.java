package dev.recap.engine.runtime;

import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Reads short lines from a pipe that does not wait. Whoever writes may be hostile: each look takes
 * a bounded piece, and only so many lines are kept.
 */
final class LineReader {
  private static final int LONGEST = 4096;
  static final int MOST = 64;

  private final Fd fd;
  private final StringBuilder partial = new StringBuilder();
  private final Deque<String> whole = new ArrayDeque<>();
  private boolean ended;

  LineReader(Fd fd) {
    this.fd = fd;
  }

  Fd fd() {
    return fd;
  }

  /** The next line that is there already, or an empty text. */
  String poll() {
    fill();
    return whole.isEmpty() ? "" : whole.removeFirst();
  }

  /** Whether every writer has closed the pipe and all lines were taken. */
  boolean ended() {
    return ended && whole.isEmpty();
  }

  /**
   * Waits for a line.
   *
   * @param alive asked every 100 ms whether it still can come
   * @return the line, or an empty text when none came
   */
  String await(long nanos, BooleanSupplier alive) {
    long end = System.nanoTime() + nanos;
    try (Poller poller = new Poller(1)) {
      poller.watch(0, fd);
      while (true) {
        String line = poll();
        long left = end - System.nanoTime();
        if (!line.isEmpty() || left <= 0 || ended()) {
          return line;
        }
        boolean ready = poller.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        if (!ready && !alive.getAsBoolean()) {
          return poll();
        }
      }
    }
  }

  private void fill() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(512);
      int n = fd.read(buffer);
      if (n > 0) {
        String text =
            new String(buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
          take(text.charAt(i));
        }
      }
      ended |= n == 0;
    }
  }

  private void take(char c) {
    if (c == '\n') {
      if (!partial.isEmpty() && whole.size() < MOST) {
        whole.addLast(partial.toString());
      }
      partial.setLength(0);
    } else if (partial.length() < LONGEST) {
      partial.append(c);
    }
  }
}
