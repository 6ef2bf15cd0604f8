package dev.recap.functions.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A core file as it is written (elf(5)); pages of zeros become holes of the file. */
final class CoreFile implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int CORE = 4;
  private static final int LOAD = 1;
  private static final int NOTE = 4;

  /** More need a form that debuggers seldom meet (elf(5), PN_XNUM). */
  private static final int MOST_HEADERS = 0xfffe;

  private final FileChannel file;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
  private long unreadable;

  CoreFile(Path path) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Writes all of it.
   *
   * @param memory {@code /proc/PID/mem} of a process that stands still
   * @return its length in bytes
   */
  long write(byte[] notes, List<Extent> extents, FileChannel memory) throws IOException {
    if (extents.size() >= MOST_HEADERS) {
      throw new IllegalStateException(
          "Tried to write a core file but the process has more than " + MOST_HEADERS + " mappings");
    }
    int headers = HEADER + PROGRAM_HEADER * (extents.size() + 1);
    long offset = aligned(headers + notes.length);
    ByteBuffer start = ByteBuffer.allocate(headers + notes.length).order(ByteOrder.nativeOrder());
    header(start, extents.size() + 1);
    programHeader(start, NOTE, 4, headers, 0, notes.length, 0, 4);
    for (Extent e : extents) {
      programHeader(start, LOAD, e.flags(), offset, e.start(), e.storedSize(), e.size(), PAGE);
      offset += e.storedSize();
    }
    start.put(notes).flip();
    all(start, 0);
    long at = aligned(headers + notes.length);
    for (Extent e : extents) {
      if (e.stored()) {
        copy(memory, e, at);
        at += e.size();
      }
    }
    if (file.size() < at) {
      all(ByteBuffer.allocate(1), at - 1);
    }
    return at;
  }

  /** Bytes that could not be read and are zeros in the file. */
  long unreadable() {
    return unreadable;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void copy(FileChannel memory, Extent extent, long to) throws IOException {
    long address = extent.start();
    while (address < extent.end()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), extent.end() - address));
      int read;
      try {
        read = memory.read(chunk, address);
      } catch (IOException e) {
        // One page of it may be there and the next not.
        read = -1;
      }
      if (read <= 0) {
        unreadable += PAGE;
        address += PAGE;
        continue;
      }
      chunk.flip();
      write(to + address - extent.start());
      address += read;
    }
  }

  /** Writes what is in the chunk, but for pages of zeros. */
  private void write(long at) throws IOException {
    int end = chunk.limit();
    int from = 0;
    for (int page = 0; page < end; page += PAGE) {
      int next = Math.min(page + PAGE, end);
      if (isZero(page, next)) {
        if (from < page) {
          all(chunk.slice(from, page - from), at + from);
        }
        from = next;
      }
    }
    if (from < end) {
      all(chunk.slice(from, end - from), at + from);
    }
  }

  private boolean isZero(int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      if (chunk.getLong(i) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (chunk.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void all(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  private static void header(ByteBuffer out, int programHeaders) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (little ? 1 : 2), 1}).put(new byte[9]);
    out.putShort((short) CORE).putShort(machine()).putInt(1).putLong(0);
    out.putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    out.putShort((short) programHeaders)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0);
  }

  private static short machine() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> 62;
      case "aarch64" -> 183;
      default ->
          throw new IllegalStateException(
              "Tried to write a core file but it knows none of the processor " + name);
    };
  }

  private static void programHeader(
      ByteBuffer out,
      int type,
      int flags,
      long offset,
      long address,
      long stored,
      long size,
      long alignment) {
    out.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(0);
    out.putLong(stored).putLong(size).putLong(alignment);
  }

  private static long aligned(long offset) {
    return (offset + PAGE - 1) / PAGE * PAGE;
  }
}
