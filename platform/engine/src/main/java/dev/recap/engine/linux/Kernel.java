package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls the kernel. Everything goes through syscall(2) of the C library: one shape of native call
 * is bound once, which keeps the start of the one-shot command short.
 */
final class Kernel {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
  private static final MethodHandle SYSCALL = bind();

  private Kernel() {}

  @SuppressWarnings("restricted")
  private static MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  /** The result, or the negated errno. */
  static long call(Sys sys, long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(ERRNO);
      long result =
          (long)
              SYSCALL.invokeExact(
                  state,
                  (long) sys.number(ARM),
                  at(arguments, 0),
                  at(arguments, 1),
                  at(arguments, 2),
                  at(arguments, 3),
                  at(arguments, 4),
                  at(arguments, 5));
      return result == -1 ? -state.get(JAVA_INT, 0) : result;
    } catch (Throwable e) {
      throw new AssertionError("syscall(2) is declared to throw nothing", e);
    }
  }

  /**
   * The result.
   *
   * @throws LinuxException when the call fails; {@code what} names the thing it was about
   */
  static long require(Sys sys, String what, long... arguments) {
    long result;
    do {
      result = call(sys, arguments);
    } while (result == -LinuxException.EINTR);
    if (result < 0) {
      throw new LinuxException(sys.name().toLowerCase(java.util.Locale.ROOT), what, (int) -result);
    }
    return result;
  }

  private static long at(long[] arguments, int i) {
    return i < arguments.length ? arguments[i] : 0;
  }
}
