package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Waits for several descriptors at once (ppoll(2)). */
public final class Poller implements AutoCloseable {
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment set;
  private final MemorySegment timeout;
  private final int size;

  /** A poller for the given number of places. */
  public Poller(int size) {
    this.size = size;
    this.set = arena.allocate(8L * size, 8);
    this.timeout = arena.allocate(16, 8);
    for (int i = 0; i < size; i++) {
      ignore(i);
    }
  }

  /** Watches for something to read, the end of the file, or the end of a process. */
  public void watch(int place, Fd fd) {
    set(place, fd.number(), POLLIN);
  }

  /** Watches for room to write. */
  public void watchWrite(int place, Fd fd) {
    set(place, fd.number(), POLLOUT);
  }

  /** Watches nothing in this place. */
  public void ignore(int place) {
    set(place, -1, POLLIN);
  }

  private void set(int place, int fd, short events) {
    set.set(JAVA_INT, 8L * place, fd);
    set.set(JAVA_SHORT, 8L * place + 4, events);
    set.set(JAVA_SHORT, 8L * place + 6, (short) 0);
  }

  /**
   * Waits until a place is ready or the time is over.
   *
   * @param nanos at most so long; negative means 0
   * @return whether any place is ready
   */
  public boolean await(long nanos) {
    long n = Math.max(nanos, 0);
    timeout.set(JAVA_LONG, 0, n / 1_000_000_000L);
    timeout.set(JAVA_LONG, 8, n % 1_000_000_000L);
    for (int i = 0; i < size; i++) {
      set.set(JAVA_SHORT, 8L * i + 6, (short) 0);
    }
    long ready = Kernel.call(Sys.PPOLL, set.address(), size, timeout.address(), 0, 8);
    if (ready < 0 && ready != -LinuxException.EINTR) {
      throw new LinuxException("ppoll", Arrays.toString(set.toArray(JAVA_INT)), (int) -ready);
    }
    return ready > 0;
  }

  /** Whether the last {@link #await} found this place ready. */
  public boolean ready(int place) {
    return set.get(JAVA_SHORT, 8L * place + 6) != 0;
  }

  /** Whether a descriptor is readable right now. */
  static boolean readable(Fd fd) {
    try (Poller poller = new Poller(1)) {
      poller.watch(0, fd);
      return poller.await(0);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
