package dev.recap.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A file descriptor of this process, closed once. Not safe for use by two threads at once. */
public final class Fd implements AutoCloseable {
  private static final int O_CLOEXEC = 0x80000;
  private static final int AT_FDCWD = -100;

  /** Open for reading only. */
  public static final int O_RDONLY = 0;

  /** A handle on the place alone, without opening what is there. */
  public static final int O_PATH = 0x200000;

  /** Fail unless it is a directory. */
  public static final int O_DIRECTORY = 0x10000;

  /** Do not wait. */
  public static final int O_NONBLOCK = 0x800;

  private int number;

  Fd(long number) {
    this.number = (int) number;
  }

  /**
   * Opens a path, close-on-exec.
   *
   * @throws LinuxException when it cannot be opened
   */
  public static Fd open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return new Fd(
          Kernel.require(
              Sys.OPENAT, path, AT_FDCWD, arena.allocateFrom(path).address(), flags | O_CLOEXEC));
    }
  }

  /** A counter that poll(2) sees once it was added to: wakes a waiting thread. */
  public static Fd event() {
    return new Fd(Kernel.require(Sys.EVENTFD2, "event", 0, O_CLOEXEC | O_NONBLOCK));
  }

  /** The number; -1 once closed. */
  public int number() {
    return number;
  }

  /** The path by which another process of this host can open the same file. */
  public String procPath() {
    return "/proc/" + ProcessHandle.current().pid() + "/fd/" + number;
  }

  /** Where the kernel says the file is (readlink of {@code /proc/self/fd/N}). */
  public String location() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      String path = "/proc/self/fd/" + number;
      long length =
          Kernel.require(
              Sys.READLINKAT,
              path,
              AT_FDCWD,
              arena.allocateFrom(path).address(),
              buffer.address(),
              4096);
      return new String(
          buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads what is there.
   *
   * @return how many bytes, 0 at the end of the file, or -1 when nothing is there now
   */
  public int read(MemorySegment into) {
    long n;
    do {
      n = Kernel.call(Sys.READ, number, into.address(), into.byteSize());
    } while (n == -LinuxException.EINTR);
    if (n == -LinuxException.EAGAIN) {
      return -1;
    }
    if (n == -5) { // EIO: the other side of a terminal is gone, which is its end.
      return 0;
    }
    if (n < 0) {
      throw new LinuxException("read", "descriptor " + number, (int) -n);
    }
    return (int) n;
  }

  /**
   * Writes bytes.
   *
   * @return how many were taken, or -1 when none can be taken now or ever
   */
  public int write(byte[] bytes, int from, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(length, 1));
      MemorySegment.copy(bytes, from, copy, ValueLayout.JAVA_BYTE, 0, length);
      long n;
      do {
        n = Kernel.call(Sys.WRITE, number, copy.address(), length);
      } while (n == -LinuxException.EINTR);
      return n < 0 ? -1 : (int) n;
    }
  }

  /** Writes a short text whole; false when the other side is gone. */
  public boolean say(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return write(bytes, 0, bytes.length) == bytes.length;
  }

  /** Adds one to a counter made by {@link #event}. */
  public void signal() {
    write(new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
  }

  /** Makes reads and writes return at once instead of waiting (fcntl(2), F_SETFL). */
  public void doNotWait() {
    Kernel.require(Sys.FCNTL, "descriptor " + number, number, 4, O_NONBLOCK | 2);
  }

  /** Sets the size of the terminal this is. */
  public void resize(int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size =
          arena.allocateFrom(
              ValueLayout.JAVA_SHORT, (short) rows, (short) columns, (short) 0, (short) 0);
      Kernel.call(Sys.IOCTL, number, 0x5414 /* TIOCSWINSZ */, size.address());
    }
  }

  @Override
  public void close() {
    if (number >= 0) {
      Kernel.call(Sys.CLOSE, number);
      number = -1;
    }
  }
}
