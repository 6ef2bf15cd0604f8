package dev.recap.functions.audit;

import dev.recap.functions.audit.Finding.Check;
import dev.recap.functions.audit.Finding.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Sockets that wait for connections; see proc_net_tcp(5). */
final class ListeningSockets {
  private static final String LISTEN = "0A";

  /** What hardly belongs on a network without authentication, or at all. */
  private static final List<Integer> DELICATE = List.of(22, 23, 2375, 5005, 6379, 9229, 11211);

  private ListeningSockets() {}

  static List<Finding> findings() throws IOException {
    List<Finding> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc/net", table);
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.strip().split("\\s+");
          if (fields.length > 7 && fields[3].equals(LISTEN)) {
            found.add(finding(fields[1], fields[7]));
          }
        }
      }
    }
    return found;
  }

  private static Finding finding(String local, String uid) throws IOException {
    int colon = local.indexOf(':');
    InetAddress address = address(local.substring(0, colon));
    int port = Integer.parseInt(local.substring(colon + 1), 16);
    boolean reachable = !address.isLoopbackAddress();
    Severity severity =
        !reachable ? Severity.LOW : DELICATE.contains(port) ? Severity.HIGH : Severity.MEDIUM;
    return new Finding(
        Check.SOCKETS,
        severity,
        "tcp %s port %d".formatted(address.getHostAddress(), port),
        "listens as user %s, %s"
            .formatted(uid, reachable ? "reachable from the network" : "on loopback only"));
  }

  /** Each group of four bytes is in the order of the host. */
  private static InetAddress address(String hex) throws IOException {
    ByteBuffer raw = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer ordered = ByteBuffer.allocate(raw.limit()).order(ByteOrder.nativeOrder());
    while (raw.hasRemaining()) {
      ordered.putInt(raw.getInt());
    }
    return InetAddress.getByAddress(ordered.array());
  }
}
