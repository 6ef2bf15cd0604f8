package dev.recap.functions.stack;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names what is at an address of a process, by the symbols and lines in its files. */
final class Symbols {
  /** {@code GElf_Sym} is smaller. */
  private static final int SYMBOL_SIZE = 64;

  private final Libdw libdw;
  private final MemorySegment session;
  private final Demangler demangler;
  private final List<Mapping> mappings;
  private final MemorySegment offset;
  private final MemorySegment symbol;
  private final MemorySegment line;
  private final Map<Long, Frame> known = new HashMap<>();

  Symbols(Arena arena, Unwinder unwinder, List<Mapping> mappings) {
    this.libdw = unwinder.libdw();
    this.session = unwinder.session();
    this.demangler = new Demangler(arena);
    this.mappings = mappings;
    this.offset = arena.allocate(JAVA_LONG);
    this.symbol = arena.allocate(SYMBOL_SIZE, Long.BYTES);
    this.line = arena.allocate(JAVA_INT);
  }

  /** The frame whose code an address is in. */
  Frame frame(long address) throws Throwable {
    Frame frame = known.get(address);
    if (frame == null) {
      frame = look(address);
      known.put(address, frame);
    }
    return frame;
  }

  private Frame look(long address) throws Throwable {
    Optional<String> file =
        Mapping.at(address, mappings).map(Mapping::name).filter(name -> !name.isEmpty());
    MemorySegment module = (MemorySegment) libdw.moduleAt.invokeExact(session, address);
    if (module.address() == 0) {
      return new Frame(address, Optional.empty(), 0, file, Optional.empty());
    }
    MemorySegment name =
        (MemorySegment)
            libdw.symbolAt.invokeExact(
                module,
                address,
                offset,
                symbol,
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL);
    Optional<String> function = text(name).map(demangler::name);
    long from = function.isPresent() ? offset.get(JAVA_LONG, 0) : 0;
    return new Frame(address, function, from, file, source(module, address));
  }

  private Optional<String> source(MemorySegment module, long address) throws Throwable {
    MemorySegment found = (MemorySegment) libdw.sourceAt.invokeExact(module, address);
    if (found.address() == 0) {
      return Optional.empty();
    }
    MemorySegment file =
        (MemorySegment)
            libdw.sourceLine.invokeExact(
                found,
                MemorySegment.NULL,
                line,
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL);
    return text(file).map(path -> path + ":" + line.get(JAVA_INT, 0));
  }

  private static Optional<String> text(MemorySegment pointer) {
    return pointer.address() == 0
        ? Optional.empty()
        : Optional.of(pointer.reinterpret(Long.MAX_VALUE).getString(0));
  }
}
