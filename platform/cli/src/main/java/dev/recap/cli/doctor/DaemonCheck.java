package dev.recap.cli.doctor;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks which container daemons answer; none is needed for crun, runc and pid targets. */
final class DaemonCheck implements Check {
  private final Map<String, Path> sockets;

  /** Of the daemons with these sockets, by the daemons' names. */
  DaemonCheck(Map<String, Path> sockets) {
    this.sockets = sockets;
  }

  @Override
  public List<Finding> look() {
    List<Finding> all = new ArrayList<>();
    sockets.forEach((daemon, socket) -> all.add(look(daemon, socket)));
    return all;
  }

  private static Finding look(String daemon, Path socket) {
    if (!Files.exists(socket)) {
      return Finding.good(
          daemon, "not running (no %s); its containers are no targets".formatted(socket));
    }
    if (!Files.isWritable(socket)) {
      return Finding.note(
          daemon, "%s is not open to this user".formatted(socket), "sudo recap doctor");
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return Finding.good(daemon, "accepts connections at " + socket);
    } catch (IOException e) {
      return Finding.note(
          daemon,
          "%s is there but nobody answers: %s".formatted(socket, e.getMessage()),
          "Start it, if its containers shall be targets: systemctl start " + daemon);
    }
  }
}
