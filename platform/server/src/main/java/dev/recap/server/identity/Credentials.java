package dev.recap.server.identity;

import java.security.cert.X509Certificate;
import java.util.Optional;
import jdk.net.UnixDomainPrincipal;

/**
 * What a request brings to prove whose it is.
 *
 * @param peer who is at the other end of a local socket, as the kernel says
 * @param authorization the header of that name
 * @param certificate the client's, verified by TLS
 */
public record Credentials(
    Optional<UnixDomainPrincipal> peer,
    Optional<String> authorization,
    Optional<X509Certificate> certificate) {
  /** Nothing at all. */
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());
}
