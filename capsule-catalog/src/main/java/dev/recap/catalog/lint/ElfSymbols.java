package dev.recap.catalog.lint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an ELF file asks shared libraries for; see elf(5).
 *
 * @param dynamic whether it is linked with shared libraries at run time; a file that is not brings
 *     its system calls with it and says nothing of them
 * @param imports the undefined names of its dynamic symbol table, without versions
 */
record ElfSymbols(boolean dynamic, Set<String> imports) {
  private static final int PT_INTERP = 3;
  private static final int SHT_DYNAMIC = 6;
  private static final int SHT_DYNSYM = 11;
  private static final int SYMBOL_SIZE = 24;
  private static final long DT_NEEDED = 1;

  /** Reads 64-bit little-endian files (amd64, arm64, riscv64); empty for anything else. */
  static Optional<ElfSymbols> read(byte[] content) {
    if (content.length < 64
        || content[0] != 0x7f
        || content[1] != 'E'
        || content[2] != 'L'
        || content[3] != 'F'
        || content[4] != 2
        || content[5] != 1) {
      return Optional.empty();
    }
    ByteBuffer elf = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    try {
      boolean interpreted = interpreted(elf);
      return Optional.of(sections(elf, interpreted));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
      // Cut off or not what it says it is: nothing is known of it.
      return Optional.of(new ElfSymbols(false, Set.of()));
    }
  }

  private static boolean interpreted(ByteBuffer elf) {
    int table = Math.toIntExact(elf.getLong(32));
    int size = Short.toUnsignedInt(elf.getShort(54));
    int count = Short.toUnsignedInt(elf.getShort(56));
    for (int i = 0; i < count; i++) {
      if (elf.getInt(table + i * size) == PT_INTERP) {
        return true;
      }
    }
    return false;
  }

  private static ElfSymbols sections(ByteBuffer elf, boolean interpreted) {
    int table = Math.toIntExact(elf.getLong(40));
    int size = Short.toUnsignedInt(elf.getShort(58));
    int count = Short.toUnsignedInt(elf.getShort(60));
    boolean dynamic = interpreted;
    Set<String> imports = new HashSet<>();
    for (int i = 0; i < count; i++) {
      int at = table + i * size;
      int from = Math.toIntExact(elf.getLong(at + 24));
      int length = Math.toIntExact(elf.getLong(at + 32));
      switch (elf.getInt(at + 4)) {
        case SHT_DYNAMIC -> dynamic |= needsLibraries(elf, from, length);
        case SHT_DYNSYM -> {
          int strings = table + elf.getInt(at + 40) * size;
          symbols(elf, from, length, Math.toIntExact(elf.getLong(strings + 24)), imports);
        }
        default -> {}
      }
    }
    return new ElfSymbols(dynamic, Set.copyOf(imports));
  }

  private static boolean needsLibraries(ByteBuffer elf, int from, int length) {
    for (int at = from; at < from + length; at += 16) {
      if (elf.getLong(at) == DT_NEEDED) {
        return true;
      }
    }
    return false;
  }

  /** Names of symbols in no section of this file (st_shndx is SHN_UNDEF). */
  private static void symbols(
      ByteBuffer elf, int from, int length, int strings, Set<String> imports) {
    for (int at = from; at < from + length; at += SYMBOL_SIZE) {
      if (elf.getShort(at + 6) == 0 && elf.getInt(at) != 0) {
        imports.add(text(elf, strings + elf.getInt(at)));
      }
    }
  }

  private static String text(ByteBuffer elf, int start) {
    int end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - start];
    elf.get(start, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}
