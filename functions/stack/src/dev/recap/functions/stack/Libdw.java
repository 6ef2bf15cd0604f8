package dev.recap.functions.stack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The functions of libdw (elfutils/libdwfl.h) that are used here, loaded when this is made. */
final class Libdw {
  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup library;
  final MethodHandle begin;
  final MethodHandle end;
  final MethodHandle reportElf;
  final MethodHandle reportEnd;
  final MethodHandle attachState;
  final MethodHandle threadFrames;
  final MethodHandle stateRegisters;
  final MethodHandle framePc;
  final MethodHandle moduleAt;
  final MethodHandle symbolAt;
  final MethodHandle sourceAt;
  final MethodHandle sourceLine;

  Libdw(Arena arena) {
    library = SymbolLookup.libraryLookup("libdw.so.1", arena);
    begin = function("dwfl_begin", ADDRESS, ADDRESS);
    end = procedure("dwfl_end", ADDRESS);
    reportElf =
        function(
            "dwfl_report_elf",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            JAVA_BOOLEAN);
    reportEnd = function("dwfl_report_end", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    attachState =
        function("dwfl_attach_state", JAVA_BOOLEAN, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    threadFrames = function("dwfl_getthread_frames", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    stateRegisters =
        function("dwfl_thread_state_registers", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    framePc = function("dwfl_frame_pc", JAVA_BOOLEAN, ADDRESS, ADDRESS, ADDRESS);
    moduleAt = function("dwfl_addrmodule", ADDRESS, ADDRESS, JAVA_LONG);
    symbolAt =
        function(
            "dwfl_module_addrinfo",
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    sourceAt = function("dwfl_module_getsrc", ADDRESS, ADDRESS, JAVA_LONG);
    sourceLine =
        function("dwfl_lineinfo", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  }

  /** The address of one of its functions, to be handed back to it. */
  MemorySegment symbol(String name) {
    return library.findOrThrow(name);
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters));
  }

  private MethodHandle procedure(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.ofVoid(parameters));
  }
}
