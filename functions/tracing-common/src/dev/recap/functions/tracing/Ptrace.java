package dev.recap.functions.tracing;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The calls of ptrace(2) and waitpid(2) that are needed here. All of a tracer's calls must come
 * from the thread that seized.
 */
public final class Ptrace {
  private static final int CONT = 7;
  private static final int DETACH = 17;
  private static final int GETREGSET = 0x4204;
  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;

  private static final int WNOHANG = 1;
  private static final int WALL = 0x40000000;

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle PTRACE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ptrace"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle WAITPID =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("waitpid"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT));

  private final MemorySegment state;
  private final MemorySegment status;
  private final MemorySegment registers;
  private final MemorySegment vector;

  /** Calls whose buffers live as long as the arena. */
  public Ptrace(Arena arena) {
    this.state = arena.allocate(STATE);
    this.status = arena.allocate(ValueLayout.JAVA_INT);
    this.registers = arena.allocate(16384, 64);
    this.vector = arena.allocate(16, 8);
  }

  /**
   * Makes calls that have no effect, so that the JVM has linked them before a process stands still.
   */
  public void prepare() {
    registers(0, 0);
    poll(Integer.MAX_VALUE);
  }

  /** 0, or the error number of errno(3). */
  int seize(int thread) {
    return call(SEIZE, thread, 0, 0);
  }

  /** Asks a seized thread to stop. */
  int interrupt(int thread) {
    return call(INTERRUPT, thread, 0, 0);
  }

  /** Lets a stopped thread go on until its next stop, with a signal or 0. */
  int proceed(int thread, int signal) {
    return call(CONT, thread, 0, signal);
  }

  /** Lets go of a stopped thread, which gets a signal or 0. */
  int detach(int thread, int signal) {
    return call(DETACH, thread, 0, signal);
  }

  /** A set of registers by its note type in core files; empty when the processor has none such. */
  public Optional<byte[]> registers(int thread, int type) {
    vector.set(POINTER, 0, registers);
    vector.set(ValueLayout.JAVA_LONG, 8, registers.byteSize());
    if (call(GETREGSET, thread, type, vector.address()) != 0) {
      return Optional.empty();
    }
    long size = vector.get(ValueLayout.JAVA_LONG, 8);
    return Optional.of(registers.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
  }

  /** What became of a thread since it was last asked: its wait status, or empty for nothing yet. */
  Optional<Integer> poll(int thread) {
    try {
      int waited = (int) WAITPID.invokeExact(thread, status, WALL | WNOHANG);
      return waited == thread ? Optional.of(status.get(ValueLayout.JAVA_INT, 0)) : Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to call waitpid but Java could not", e);
    }
  }

  private int call(int request, int thread, long address, long data) {
    try {
      long result = (long) PTRACE.invokeExact(state, (long) request, thread, address, data);
      return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to call ptrace but Java could not", e);
    }
  }
}
