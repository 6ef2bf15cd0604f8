package dev.recap.catalog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Programs to be packed, not run. */
public final class Programs {
  private static final int ELF_HEADER = 64;
  private static final int E_MACHINE = 18;

  /** A static one for this host. */
  public static final byte[] STATIC =
      program(System.getProperty("os.arch").equals("aarch64") ? 183 : 62);

  private Programs() {}

  private static byte[] program(int machine) {
    return ByteBuffer.allocate(ELF_HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1})
        .putShort(E_MACHINE, (short) machine)
        .array();
  }
}
