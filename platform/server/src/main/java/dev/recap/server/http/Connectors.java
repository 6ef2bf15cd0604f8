package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes Jetty's connectors. HTTP/1.1 is what curl, SDKs and proxies speak to a Unix socket too. */
final class Connectors {
  private static final int ACCEPT_QUEUE = 1024;

  /**
   * References to capsules hold encoded slashes. Nothing is ambiguous in what is split before it is
   * decoded, and never resolved against a file system.
   */
  private static final UriCompliance LITERAL =
      new UriCompliance(
          "LITERAL",
          EnumSet.of(
              UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
              UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
              UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
              UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
              UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT));

  private final Server server;
  private final Limits limits;
  private final SlowConnections slow;
  private final Certificates certificates;

  Connectors(Server server, Limits limits, SlowConnections slow, Certificates certificates) {
    this.certificates = certificates;
    this.server = server;
    this.limits = limits;
    this.slow = slow;
  }

  Connector connector(Listen listen) {
    AbstractConnector connector =
        switch (listen) {
          case Listen.Unix unix -> unix(unix);
          case Listen.Tcp tcp -> tcp(tcp);
          case Listen.Tls tls -> tls(tls);
        };
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.addBean(slow);
    return connector;
  }

  private AbstractConnector unix(Listen.Unix unix) {
    UnixDomainServerConnector connector =
        new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setUnixDomainPath(unix.socket());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
  }

  private AbstractConnector tcp(Listen.Tcp tcp) {
    if (!address(tcp.host()).isLoopbackAddress()) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          ("Tried to listen on %s without TLS but others would read the tokens that pass there:"
                  + " give it a certificate, or listen on 127.0.0.1")
              .formatted(tcp.host()));
    }
    return network(
        tcp.host(),
        tcp.port(),
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration())));
  }

  private AbstractConnector tls(Listen.Tls tls) {
    SslContextFactory.Server context = certificates.context(tls);
    HttpConfiguration configuration = configuration();
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    // Callers check the certificate against the name they asked for; here it is of no use.
    customizer.setSniHostCheck(false);
    configuration.addCustomizer(customizer);
    return network(
        tls.host(),
        tls.port(),
        new ServerConnector(
            server,
            1,
            1,
            new SslConnectionFactory(context, "http/1.1"),
            new HttpConnectionFactory(configuration)));
  }

  private static AbstractConnector network(String host, int port, ServerConnector connector) {
    connector.setHost(host);
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setReuseAddress(true);
    return connector;
  }

  private HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(true);
    configuration.setRequestHeaderSize(limits.headerBytes());
    configuration.setIdleTimeout(-1);
    configuration.setUriCompliance(LITERAL);
    return configuration;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to listen on %s but this host does not know the name".formatted(host),
          e);
    }
  }
}
