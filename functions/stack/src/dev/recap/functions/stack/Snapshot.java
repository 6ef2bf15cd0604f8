package dev.recap.functions.stack;

import dev.recap.functions.tracing.Pause;
import dev.recap.functions.tracing.Ptrace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a process was at in one moment: the registers and the upper part of the stack of every
 * thread. The process stands still only while these are copied, not while they are unwound.
 *
 * @param threads those that could be stopped
 * @param running those that could not
 * @param mappings the process's address space
 * @param vdso the code that the kernel maps into every process; may be empty
 * @param pausedNanos how long it stood still
 */
record Snapshot(
    List<Thread> threads,
    SortedSet<Integer> running,
    List<Mapping> mappings,
    byte[] vdso,
    long pausedNanos) {
  private static final int PRSTATUS = 1;

  /** More of a stack is seldom used, and the process waits while it is copied. */
  private static final long MOST = 256 << 10;

  /** What a function may use below the top of its stack (System V ABI, AMD64, "red zone"). */
  private static final int RED_ZONE = 128;

  /**
   * A thread.
   *
   * @param from the address of the first byte of its stack that was copied
   */
  record Thread(int id, Registers registers, long from, ByteBuffer stack) {
    /** A word of its stack. */
    Optional<Long> word(long address) {
      long at = address - from;
      return at < 0 || at > stack.limit() - Long.BYTES
          ? Optional.empty()
          : Optional.of(stack.getLong((int) at));
    }
  }

  /** Takes one. */
  static Snapshot of(int process) throws IOException {
    List<Thread> threads = new ArrayList<>();
    try (Arena arena = Arena.ofConfined();
        FileChannel memory =
            FileChannel.open(Path.of("/proc/" + process + "/mem"), StandardOpenOption.READ)) {
      Ptrace ptrace = new Ptrace(arena);
      ptrace.prepare();
      Mapping.all(process);
      long began = System.nanoTime();
      List<Mapping> mappings;
      SortedSet<Integer> running;
      try (Pause pause = Pause.of(process, ptrace)) {
        mappings = Mapping.all(process);
        running = new TreeSet<>(pause.unstoppable());
        for (int id : pause.threads()) {
          Optional<byte[]> general = ptrace.registers(id, PRSTATUS);
          if (general.isPresent()) {
            threads.add(thread(id, Registers.of(general.get()), mappings, memory));
          }
        }
      }
      long paused = System.nanoTime() - began;
      return new Snapshot(threads, running, mappings, vdso(mappings, memory), paused);
    }
  }

  private static Thread thread(
      int id, Registers registers, List<Mapping> mappings, FileChannel memory) throws IOException {
    long from = registers.stack() - RED_ZONE;
    long end = Mapping.at(registers.stack(), mappings).map(Mapping::end).orElse(from);
    return new Thread(id, registers, from, read(memory, from, Math.min(end - from, MOST)));
  }

  private static byte[] vdso(List<Mapping> mappings, FileChannel memory) throws IOException {
    for (Mapping mapping : mappings) {
      if (mapping.name().equals("[vdso]")) {
        ByteBuffer code = read(memory, mapping.start(), mapping.end() - mapping.start());
        byte[] bytes = new byte[code.remaining()];
        code.get(bytes);
        return bytes;
      }
    }
    return new byte[0];
  }

  /** As much of it as can be read. */
  private static ByteBuffer read(FileChannel memory, long from, long size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.nativeOrder());
    try {
      while (bytes.hasRemaining() && memory.read(bytes, from + bytes.position()) > 0) {
        // The next part.
      }
    } catch (IOException e) {
      // What was read before stays.
    }
    return bytes.flip();
  }
}
