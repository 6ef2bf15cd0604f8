package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Where a service manager listens for how its service is doing (sd_notify(3)). */
public final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PATH_OFFSET = 2;
  private static final int LONGEST_PATH = 107;

  private final byte[] name;

  /**
   * The socket of this name.
   *
   * @param address what {@code NOTIFY_SOCKET} says: a path, or with {@code @} an abstract name
   * @throws LinuxException when it is longer than 107 bytes
   */
  public NotifySocket(String address) {
    this.name = address.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new LinuxException("sendto", address, 36);
    }
    if (name.length > 0 && name[0] == '@') {
      name[0] = 0;
    }
  }

  /**
   * Sends what changed.
   *
   * @param state lines such as {@code READY=1}
   * @throws LinuxException when nobody listens
   */
  public void send(String state) {
    byte[] text = state.getBytes(StandardCharsets.UTF_8);
    try (Fd socket = new Fd(Kernel.require(Sys.SOCKET, "notify", AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
        Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(PATH_OFFSET + (long) name.length, 2);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, name.length);
      MemorySegment message = arena.allocate(text.length);
      MemorySegment.copy(text, 0, message, ValueLayout.JAVA_BYTE, 0, text.length);
      Kernel.require(
          Sys.SENDTO,
          "notify",
          socket.number(),
          message.address(),
          text.length,
          MSG_NOSIGNAL,
          address.address(),
          address.byteSize());
    }
  }
}
