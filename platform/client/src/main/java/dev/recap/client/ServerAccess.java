package dev.recap.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server is reached, and how the caller proves who they are.
 *
 * @param token what is sent as {@code Authorization: Bearer}; empty: the socket or the certificate
 *     says who asks
 * @param authorities the authorities that the server's certificate may come from, PEM; empty: those
 *     that Java knows
 * @param certificate shown to the server when it asks
 */
public record ServerAccess(
    ServerAddress address,
    Optional<String> token,
    Optional<Path> authorities,
    Optional<Certificate> certificate) {

  /**
   * A client certificate.
   *
   * @param chain PEM, its own first
   * @param key PEM, PKCS #8, not encrypted
   */
  public record Certificate(Path chain, Path key) {}

  /** Who connects to a Unix socket needs nothing else. */
  public static ServerAccess to(ServerAddress address) {
    return new ServerAccess(address, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
