package dev.recap.functions.stack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The registers of a thread that unwinding begins with.
 *
 * @param pc the next instruction
 * @param stack the top of its stack
 * @param dwarf registers by their DWARF numbers, from 0 on
 */
record Registers(long pc, long stack, long[] dwarf) {
  /**
   * Where in {@code struct user_regs_struct} of x86-64 (sys/user.h) the DWARF registers 0 to 16
   * are, in words (System V ABI, AMD64 supplement, figure 3.36): rax, rdx, rcx, rbx, rsi, rdi, rbp,
   * rsp, r8 to r15, and the return address, which is rip.
   */
  private static final int[] X86_64 = {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16};

  private static final int X86_64_SIZE = 27 * Long.BYTES;
  private static final int RSP = 7;
  private static final int RIP = 16;

  /** Reads what ptrace(2) gave for a thread of a program of 64 bits. */
  static Registers of(byte[] general) {
    if (!System.getProperty("os.arch").equals("amd64") || general.length != X86_64_SIZE) {
      throw new IllegalStateException(
          "Tried to unwind the stack of a thread but knows only how on x86-64, in programs of 64"
              + " bits");
    }
    ByteBuffer words = ByteBuffer.wrap(general).order(ByteOrder.LITTLE_ENDIAN);
    long[] dwarf = new long[X86_64.length];
    for (int i = 0; i < dwarf.length; i++) {
      dwarf[i] = words.getLong(X86_64[i] * Long.BYTES);
    }
    return new Registers(dwarf[RIP], dwarf[RSP], dwarf);
  }
}
