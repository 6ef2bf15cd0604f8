package dev.recap.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * A netlink(7) socket in the network namespace the calling thread was in when it was opened. Used
 * by one thread at a time.
 */
public final class Netlink implements AutoCloseable {
  /** Links, addresses, routes, rules and qdiscs (rtnetlink(7)). */
  public static final int ROUTE = 0;

  /** Filter rules. */
  public static final int NETFILTER = 12;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final short NLM_F_REQUEST = 1;
  private static final short NLM_F_DUMP = 0x300;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int HEADER = 16;
  private static final int BUFFER = 64 << 10;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER, 8);
  private final Fd socket;

  /** Opens a socket of one netlink family. */
  public Netlink(int family) {
    socket =
        new Fd(
            Kernel.require(
                Sys.SOCKET, "netlink family " + family, AF_NETLINK, SOCK_RAW_CLOEXEC, family));
  }

  /**
   * Asks for a list and gives each answer to a consumer.
   *
   * @param type of the request
   * @param header the fixed part that follows the netlink header
   * @param dump whether a list is asked for rather than one thing
   * @param each is given the answer after its netlink header; not to be kept
   * @return the error number, 0 when all went well
   */
  public int ask(int type, byte[] header, boolean dump, Consumer<MemorySegment> each) {
    int length = HEADER + header.length;
    buffer.set(JAVA_INT, 0, length);
    buffer.set(JAVA_SHORT, 4, (short) type);
    buffer.set(JAVA_SHORT, 6, (short) (NLM_F_REQUEST | (dump ? NLM_F_DUMP : 0)));
    buffer.set(JAVA_INT, 8, 1);
    buffer.set(JAVA_INT, 12, 0);
    MemorySegment.copy(header, 0, buffer, JAVA_BYTE, HEADER, header.length);
    Kernel.require(Sys.SENDTO, "netlink", socket.number(), buffer.address(), length, 0, 0, 0);
    while (true) {
      long n =
          Kernel.require(
              Sys.RECVFROM, "netlink", socket.number(), buffer.address(), BUFFER, 0, 0, 0);
      long at = 0;
      while (at + HEADER <= n) {
        int size = buffer.get(JAVA_INT, at);
        int kind = buffer.get(JAVA_SHORT, at + 4);
        if (kind == NLMSG_DONE) {
          return 0;
        }
        if (kind == NLMSG_ERROR) {
          return -buffer.get(JAVA_INT, at + HEADER);
        }
        each.accept(buffer.asSlice(at + HEADER, size - HEADER));
        at += (size + 3) & ~3;
      }
      if (!dump) {
        return 0;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
