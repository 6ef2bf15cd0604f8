package dev.recap.functions.stack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unwinds stacks of a snapshot by libdw, which reads how from the files of the program and its
 * libraries, and asks back for registers and words of the stack.
 */
final class Unwinder implements AutoCloseable {
  private static final int GO_ON = 0;
  private static final int ENOUGH = 1;

  private final Arena arena = Arena.ofConfined();
  private final Libdw libdw = new Libdw(arena);
  private final MemorySegment session;
  private final MemorySegment onFrame;
  private final MemorySegment pc = arena.allocate(JAVA_LONG);
  private final MemorySegment activation = arena.allocate(JAVA_BYTE);
  private final int most;

  /** The thread being unwound, and where it was found to be. */
  private Snapshot.Thread thread;

  private final List<Long> addresses = new ArrayList<>();

  /**
   * Prepares to unwind threads of a process.
   *
   * @param modules at least one, for libdw knows the processor by them
   * @param most frames of a thread
   */
  Unwinder(int process, List<Module> modules, int most) throws Throwable {
    this.most = most;
    session = (MemorySegment) libdw.begin.invokeExact(callbacks());
    for (Module module : modules) {
      MemorySegment _ =
          (MemorySegment)
              libdw.reportElf.invokeExact(
                  session,
                  arena.allocateFrom(module.name()),
                  arena.allocateFrom(module.file().toString()),
                  -1,
                  module.base(),
                  true);
    }
    int _ = (int) libdw.reportEnd.invokeExact(session, MemorySegment.NULL, MemorySegment.NULL);
    onFrame = upcall("frame", JAVA_INT, ADDRESS, ADDRESS);
    boolean attached =
        (boolean)
            libdw.attachState.invokeExact(
                session, MemorySegment.NULL, process, threadCallbacks(), MemorySegment.NULL);
    if (!attached) {
      throw new IllegalStateException(
          "Tried to unwind the stacks of process "
              + process
              + " but none of its program files could be read: were they deleted?");
    }
  }

  /** The addresses of a thread's frames, innermost first, each within the function it is of. */
  List<Long> addresses(Snapshot.Thread of) throws Throwable {
    thread = of;
    addresses.clear();
    int _ = (int) libdw.threadFrames.invokeExact(session, of.id(), onFrame, MemorySegment.NULL);
    return List.copyOf(addresses);
  }

  /** The functions of libdw, for those that name what is at an address. */
  Libdw libdw() {
    return libdw;
  }

  /** What libdw keeps of the process. */
  MemorySegment session() {
    return session;
  }

  @Override
  public void close() {
    try {
      libdw.end.invokeExact(session);
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to end libdw's session but Java could not", e);
    } finally {
      arena.close();
    }
  }

  /** {@code Dwfl_Callbacks}: where debugging information is looked for. */
  private MemorySegment callbacks() {
    MemorySegment path = arena.allocate(ADDRESS);
    path.set(ADDRESS, 0, arena.allocateFrom(":.debug:/target/usr/lib/debug"));
    return pointers(
        libdw.symbol("dwfl_build_id_find_elf"),
        libdw.symbol("dwfl_standard_find_debuginfo"),
        libdw.symbol("dwfl_offline_section_address"),
        path);
  }

  /** {@code Dwfl_Thread_Callbacks}. */
  private MemorySegment threadCallbacks() {
    return pointers(
        upcall("nextThread", JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
        upcall("getThread", JAVA_BOOLEAN, ADDRESS, JAVA_INT, ADDRESS, ADDRESS),
        upcall("readMemory", JAVA_BOOLEAN, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
        upcall("setRegisters", JAVA_BOOLEAN, ADDRESS, ADDRESS),
        MemorySegment.NULL,
        MemorySegment.NULL);
  }

  private MemorySegment pointers(MemorySegment... values) {
    MemorySegment struct = arena.allocate(ADDRESS, values.length);
    for (int i = 0; i < values.length; i++) {
      struct.setAtIndex(ADDRESS, i, values[i]);
    }
    return struct;
  }

  private MemorySegment upcall(String method, MemoryLayout result, MemoryLayout... parameters) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, parameters);
    MethodType type = descriptor.toMethodType();
    try {
      return Linker.nativeLinker()
          .upcallStub(MethodHandles.lookup().bind(this, method, type), descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Tried to find " + method + " but it is not here", e);
    }
  }

  private int nextThread(MemorySegment dwfl, MemorySegment argument, MemorySegment thread) {
    return 0;
  }

  private boolean getThread(
      MemorySegment dwfl, int id, MemorySegment argument, MemorySegment thread) {
    return id == this.thread.id();
  }

  private boolean readMemory(
      MemorySegment dwfl, long address, MemorySegment result, MemorySegment argument) {
    Optional<Long> word = thread.word(address);
    word.ifPresent(value -> result.reinterpret(Long.BYTES).set(JAVA_LONG, 0, value));
    return word.isPresent();
  }

  private boolean setRegisters(MemorySegment dwflThread, MemorySegment argument) {
    long[] registers = thread.registers().dwarf();
    try (Arena call = Arena.ofConfined()) {
      return (boolean)
          libdw.stateRegisters.invokeExact(
              dwflThread, 0, registers.length, call.allocateFrom(JAVA_LONG, registers));
    } catch (Throwable e) {
      // Nothing may be thrown through the library's frames.
      return false;
    }
  }

  private int frame(MemorySegment frame, MemorySegment argument) {
    try {
      if (!(boolean) libdw.framePc.invokeExact(frame, pc, activation)) {
        return ENOUGH;
      }
      // A return address may be the first of the next function: the call is before it.
      boolean calls = activation.get(JAVA_BYTE, 0) == 0;
      addresses.add(pc.get(JAVA_LONG, 0) - (calls ? 1 : 0));
      return addresses.size() < most ? GO_ON : ENOUGH;
    } catch (Throwable e) {
      return ENOUGH;
    }
  }
}
