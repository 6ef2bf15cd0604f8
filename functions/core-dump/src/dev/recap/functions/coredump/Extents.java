package dev.recap.functions.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of a process's memory go into its core file: what the kernel would write with its
 * default filter (core(5), "Controlling which mappings are written to the core dump"), and of that
 * only what was ever used.
 */
final class Extents implements AutoCloseable {
  private static final int PAGE = 4096;
  private static final int ENTRY = Long.BYTES;

  /** Shorter holes are kept, as zeros that take no space, so that there are fewer parts. */
  private static final long HOLE = 1 << 20;

  /** An entry of {@code /proc/PID/pagemap} (proc(5)): in memory, or swapped out. */
  private static final long USED = 1L << 63 | 1L << 62;

  private final FileChannel pages;
  private final ByteBuffer entries = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());

  Extents(int process) throws IOException {
    this.pages =
        FileChannel.open(Path.of("/proc/" + process + "/pagemap"), StandardOpenOption.READ);
  }

  /** In the order of their addresses. */
  List<Extent> of(List<Mapping> mappings) throws IOException {
    List<Extent> extents = new ArrayList<>();
    for (Mapping mapping : mappings) {
      if (mapping.left() || (mapping.isShared() && !mapping.name().endsWith(" (deleted)"))) {
        extents.add(Extent.of(mapping, false));
      } else if (mapping.isOfFile() && mapping.anonymous() > 0 || mapping.name().equals("[vdso]")) {
        extents.add(Extent.of(mapping, true));
      } else if (mapping.isOfFile()) {
        unchanged(mapping, extents);
      } else if (mapping.anonymous() > 0 || mapping.isShared()) {
        used(mapping, extents);
      } else {
        extents.add(Extent.of(mapping, false));
      }
    }
    return extents;
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }

  /** The page that tells which build of a program or library it is, and no more of a file. */
  private static void unchanged(Mapping mapping, List<Extent> extents) {
    boolean heading = mapping.offset() == 0 && mapping.permissions().charAt(0) == 'r';
    long end = heading ? Math.min(mapping.start() + PAGE, mapping.end()) : mapping.start();
    if (heading) {
      extents.add(new Extent(mapping.start(), end, mapping, true));
    }
    if (end < mapping.end()) {
      extents.add(new Extent(end, mapping.end(), mapping, false));
    }
  }

  private void used(Mapping mapping, List<Extent> extents) throws IOException {
    long start = -1;
    long end = -1;
    for (long address = mapping.start(); address < mapping.end(); ) {
      long count = Math.min(entries.capacity() / ENTRY, (mapping.end() - address) / PAGE);
      entries.clear().limit((int) count * ENTRY);
      if (pages.read(entries, address / PAGE * ENTRY) <= 0) {
        break;
      }
      entries.flip();
      while (entries.remaining() >= ENTRY) {
        if ((entries.getLong() & USED) != 0) {
          if (start >= 0 && address - end >= HOLE) {
            extents.add(new Extent(start, end, mapping, true));
            start = address;
          }
          start = start < 0 ? address : start;
          end = address + PAGE;
        }
        address += PAGE;
      }
    }
    if (start >= 0) {
      extents.add(new Extent(start, end, mapping, true));
    }
  }
}
