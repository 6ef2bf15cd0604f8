package dev.recap.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A pipe of which another process opens one end by its path under {@code /proc}.
 *
 * @param reader the end to read from
 * @param writer the end to write to
 */
public record Pipe(Fd reader, Fd writer) implements AutoCloseable {

  /** A pipe whose reads and writes by this process do not wait. */
  public static Pipe open() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(8);
      Kernel.require(Sys.PIPE2, "pipe", both.address(), 0x80000 | Fd.O_NONBLOCK);
      return new Pipe(
          new Fd(both.get(ValueLayout.JAVA_INT, 0)), new Fd(both.get(ValueLayout.JAVA_INT, 4)));
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
