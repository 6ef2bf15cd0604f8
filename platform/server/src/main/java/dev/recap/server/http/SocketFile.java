package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that a Unix socket is in the file system. */
final class SocketFile {
  private SocketFile() {}

  /**
   * Removes what a server left that was killed.
   *
   * @throws PlatformException when one still listens there
   */
  static void clear(Path socket) {
    try {
      Path folder = socket.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.exists(socket)) {
        if (listening(socket)) {
          throw new PlatformException(
              Problem.Kind.PLATFORM,
              "Tried to listen on %s but another server does already".formatted(socket));
        }
        Files.delete(socket);
      }
    } catch (IOException e) {
      throw unusable(socket, e);
    }
  }

  private static boolean listening(Path socket) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException _) {
      return false;
    }
  }

  /** Who may connect; who it was is asked of the kernel for every request all the same. */
  static void allow(Path socket, boolean everybody) {
    try {
      Files.setPosixFilePermissions(
          socket, PosixFilePermissions.fromString(everybody ? "rw-rw-rw-" : "rw-------"));
    } catch (IOException e) {
      throw unusable(socket, e);
    }
  }

  private static PlatformException unusable(Path socket, IOException e) {
    return new PlatformException(
        Problem.Kind.PLATFORM, "Tried to listen on %s but %s".formatted(socket, e), e);
  }
}
