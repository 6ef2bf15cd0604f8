package dev.recap.functions.jvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The three calls of the C library that Java has no words for. */
@SuppressWarnings("restricted")
final class Native {
  /** Asks a JVM to look for an attach request, when it handles it (signal(7)). */
  private static final int SIGQUIT = 3;

  /** _LINUX_CAPABILITY_VERSION_3 (capget(2)). */
  private static final int CAPABILITY_VERSION = 0x20080522;

  private Native() {}

  /** Sends SIGQUIT to a process; whether it was sent. */
  static boolean quit(int pid) {
    MethodHandle kill = find("kill", JAVA_INT, JAVA_INT);
    try {
      return (int) kill.invokeExact(pid, SIGQUIT) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to call kill but " + e.getMessage(), e);
    }
  }

  /** The calling thread's number in its pid namespace. */
  static int threadId() {
    MethodHandle gettid = find("gettid");
    try {
      return (int) gettid.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to call gettid but " + e.getMessage(), e);
    }
  }

  /** Gives up every capability of the calling thread for good, of this thread alone. */
  static boolean dropCapabilities() {
    MethodHandle capset = find("capset", ADDRESS, ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(JAVA_INT, 2);
      header.setAtIndex(JAVA_INT, 0, CAPABILITY_VERSION);
      // Two sets of effective, permitted and inheritable capabilities, all empty.
      MemorySegment none = arena.allocate(JAVA_INT, 6);
      return (int) capset.invokeExact(header, none) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("Tried to call capset but " + e.getMessage(), e);
    }
  }

  private static MethodHandle find(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
