package dev.recap.server.http;

import java.nio.file.Path;
import java.util.Optional;

/** Where the server is to be reached. */
public sealed interface Listen {

  /**
   * A Unix socket. Who connects is known by the kernel.
   *
   * @param everybody whether every local user may connect; if not, only the server's own and root
   */
  record Unix(Path socket, boolean everybody) implements Listen {}

  /**
   * Plain TCP; on addresses of this host alone, since tokens pass unencrypted.
   *
   * @param port 0: any free one
   */
  record Tcp(String host, int port) implements Listen {}

  /**
   * TCP with TLS 1.2 or 1.3.
   *
   * @param certificate the server's chain, PEM, its own certificate first
   * @param key its key, PEM, PKCS #8
   * @param clients the authorities whose client certificates are taken, PEM; empty: none is asked
   *     for
   */
  record Tls(String host, int port, Path certificate, Path key, Optional<Path> clients)
      implements Listen {}
}
