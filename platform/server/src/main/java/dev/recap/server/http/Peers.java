package dev.recap.server.http;

import dev.recap.server.identity.Credentials;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** What a connection proves of who is at its other end. */
final class Peers {
  private Peers() {}

  static Credentials credentials(Request request) throws IOException {
    return new Credentials(
        peer(request),
        Optional.ofNullable(request.getHeaders().get("Authorization")),
        certificate(request));
  }

  /** SO_PEERCRED of socket(7): who had connected, whatever became of that process since. */
  private static Optional<UnixDomainPrincipal> peer(Request request) throws IOException {
    EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
    return end.getTransport() instanceof SocketChannel channel
            && end.getLocalSocketAddress() instanceof UnixDomainSocketAddress
        ? Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED))
        : Optional.empty();
  }

  private static Optional<X509Certificate> certificate(Request request) {
    return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                instanceof EndPoint.SslSessionData session
            && session.peerCertificates() != null
            && session.peerCertificates().length > 0
        ? Optional.of(session.peerCertificates()[0])
        : Optional.empty();
  }
}
