package dev.recap.functions.stack;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Names of C++ as they were written, by the C++ library (cxxabi.h). */
final class Demangler {
  private final MethodHandle demangle;
  private final MethodHandle free;

  Demangler(Arena arena) {
    Linker linker = Linker.nativeLinker();
    demangle =
        linker.downcallHandle(
            SymbolLookup.libraryLookup("libstdc++.so.6", arena).findOrThrow("__cxa_demangle"),
            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    free =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** The name as written, or the same where it is none of C++. */
  String name(String symbol) {
    if (!symbol.startsWith("_Z")) {
      return symbol;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name =
          (MemorySegment)
              demangle.invokeExact(
                  arena.allocateFrom(symbol),
                  MemorySegment.NULL,
                  MemorySegment.NULL,
                  arena.allocate(ADDRESS));
      if (name.address() == 0) {
        return symbol;
      }
      String text = name.reinterpret(Long.MAX_VALUE).getString(0);
      free.invokeExact(name);
      return text;
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to demangle " + symbol + " but Java could not", e);
    }
  }
}
