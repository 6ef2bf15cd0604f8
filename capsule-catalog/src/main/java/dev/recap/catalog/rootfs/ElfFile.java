package dev.recap.catalog.rootfs;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an ELF file needs to be loaded; see elf(5).
 *
 * @param interpreter the path of its dynamic loader (PT_INTERP)
 * @param needed the names of the shared libraries it is linked with (DT_NEEDED)
 * @param runPaths the folders it looks for them in first (DT_RUNPATH, DT_RPATH)
 */
record ElfFile(Optional<String> interpreter, List<String> needed, List<String> runPaths) {
  private static final int E_MACHINE = 18;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final long DT_NEEDED = 1;
  private static final long DT_STRTAB = 5;
  private static final long DT_RPATH = 15;
  private static final long DT_RUNPATH = 29;

  private record Segment(int type, long offset, long address, long size) {}

  private record Tag(long tag, long value) {}

  /**
   * The processor a file is for, {@code e_machine} of elf(5) in the words of Java's {@code
   * os.arch}; empty for what is no ELF file.
   */
  static Optional<String> architecture(byte[] head) {
    if (head.length < E_MACHINE + 2 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L') {
      return Optional.empty();
    }
    boolean little = head[5] == 1;
    int machine =
        Short.toUnsignedInt(
            ByteBuffer.wrap(head)
                .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .getShort(E_MACHINE));
    return Optional.of(
        switch (machine) {
          case 3 -> "i386";
          case 21 -> little ? "ppc64le" : "ppc64";
          case 22 -> "s390x";
          case 40 -> "arm";
          case 62 -> "amd64";
          case 183 -> "aarch64";
          case 243 -> "riscv64";
          case 258 -> "loongarch64";
          default -> "machine " + machine;
        });
  }

  /** Reads 64-bit little-endian files (amd64, arm64, riscv64); empty for anything else. */
  static Optional<ElfFile> read(byte[] content) {
    if (content.length < 64
        || content[0] != 0x7f
        || content[1] != 'E'
        || content[2] != 'L'
        || content[3] != 'F'
        || content[4] != 2
        || content[5] != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN)));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static ElfFile read(ByteBuffer elf) {
    List<Segment> segments = segments(elf);
    Optional<String> interpreter =
        segments.stream()
            .filter(s -> s.type() == PT_INTERP)
            .findFirst()
            .map(s -> text(elf, s.offset()));
    List<Tag> tags =
        segments.stream()
            .filter(s -> s.type() == PT_DYNAMIC)
            .findFirst()
            .map(s -> tags(elf, s))
            .orElse(List.of());
    long strings =
        tags.stream()
            .filter(t -> t.tag() == DT_STRTAB)
            .findFirst()
            .map(t -> offset(segments, t.value()))
            .orElse(0L);
    List<String> needed = new ArrayList<>();
    List<String> runPaths = new ArrayList<>();
    for (Tag tag : tags) {
      if (tag.tag() == DT_NEEDED) {
        needed.add(text(elf, strings + tag.value()));
      } else if (tag.tag() == DT_RPATH || tag.tag() == DT_RUNPATH) {
        runPaths.addAll(List.of(text(elf, strings + tag.value()).split(":", -1)));
      }
    }
    return new ElfFile(interpreter, List.copyOf(needed), List.copyOf(runPaths));
  }

  private static List<Segment> segments(ByteBuffer elf) {
    long table = elf.getLong(32);
    int entrySize = Short.toUnsignedInt(elf.getShort(54));
    int count = Short.toUnsignedInt(elf.getShort(56));
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = index(table + (long) i * entrySize);
      segments.add(
          new Segment(
              elf.getInt(at), elf.getLong(at + 8), elf.getLong(at + 16), elf.getLong(at + 32)));
    }
    return segments;
  }

  private static List<Tag> tags(ByteBuffer elf, Segment dynamic) {
    List<Tag> tags = new ArrayList<>();
    for (long at = dynamic.offset(); at < dynamic.offset() + dynamic.size(); at += 16) {
      Tag tag = new Tag(elf.getLong(index(at)), elf.getLong(index(at + 8)));
      if (tag.tag() == 0) {
        break;
      }
      tags.add(tag);
    }
    return tags;
  }

  /** The place in the file of an address in memory. */
  private static long offset(List<Segment> segments, long address) {
    return segments.stream()
        .filter(s -> s.type() == PT_LOAD)
        .filter(s -> s.address() <= address && address < s.address() + s.size())
        .findFirst()
        .map(s -> s.offset() + address - s.address())
        .orElse(address);
  }

  private static String text(ByteBuffer elf, long from) {
    int start = index(from);
    int end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    elf.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int index(long offset) {
    if (offset < 0 || offset > Integer.MAX_VALUE) {
      throw new IndexOutOfBoundsException("offset " + offset);
    }
    return (int) offset;
  }
}
