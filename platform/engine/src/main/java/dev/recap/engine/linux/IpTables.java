package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Looks at the tables of legacy iptables in the network namespace of the calling thread
 * (IPT_SO_GET_INFO of the kernel's ip_tables.h).
 */
public final class IpTables {
  private static final int AF_INET = 2;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int IPPROTO_RAW = 255;
  private static final int SOL_IP = 0;
  private static final int IPT_SO_GET_INFO = 64;
  private static final int INFO_SIZE = 84;
  private static final int NAME_SIZE = 32;

  private IpTables() {}

  /**
   * The number of entries and bytes of a table's rules, as text; empty when the table cannot be
   * asked for.
   */
  public static String size(String table) {
    byte[] name = table.getBytes(StandardCharsets.US_ASCII);
    if (name.length >= NAME_SIZE) {
      return "";
    }
    try (Arena arena = Arena.ofConfined();
        Fd socket =
            new Fd(Kernel.require(Sys.SOCKET, "raw", AF_INET, SOCK_RAW_CLOEXEC, IPPROTO_RAW))) {
      MemorySegment info = arena.allocate(INFO_SIZE, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, INFO_SIZE);
      info.asSlice(0, name.length).copyFrom(MemorySegment.ofArray(name));
      long result =
          Kernel.call(
              Sys.GETSOCKOPT,
              socket.number(),
              SOL_IP,
              IPT_SO_GET_INFO,
              info.address(),
              length.address());
      return result < 0
          ? ""
          : "%d entries, %d bytes".formatted(info.get(JAVA_INT, 76), info.get(JAVA_INT, 80));
    }
  }
}
