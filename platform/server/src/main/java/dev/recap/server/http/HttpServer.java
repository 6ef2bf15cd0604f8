package dev.recap.server.http;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server: endpoints behind connections with limits.
 *
 * <p>Endpoints run on virtual threads, one for each request.
 */
public final class HttpServer implements AutoCloseable {
  /** Selectors and acceptors alone; endpoints have virtual threads. */
  private static final int THREADS = 16;

  private final Server server;
  private final List<Connector> connectors;
  private final SlowConnections slow;
  private final Certificates certificates;
  private final Duration drain;

  private HttpServer(
      Server server,
      List<Connector> connectors,
      SlowConnections slow,
      Certificates certificates,
      Duration drain) {
    this.certificates = certificates;
    this.server = server;
    this.connectors = connectors;
    this.slow = slow;
    this.drain = drain;
  }

  /**
   * What a server is made of.
   *
   * @param drain how long requests under way may take when it ends
   */
  public record Parts(
      List<Listen> listen,
      List<Endpoint> endpoints,
      Authentication authentication,
      Limits limits,
      Observer observer,
      Duration drain) {}

  /**
   * Starts it.
   *
   * @throws PlatformException when an address cannot be had or a certificate cannot be used
   */
  public static HttpServer start(Parts parts) {
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, 2);
    pool.setName("http");
    pool.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(pool);
    Limits limits = parts.limits();
    SlowConnections slow = new SlowConnections(limits.header(), limits.idle());
    Certificates certificates = new Certificates();
    Connectors make = new Connectors(server, limits, slow, certificates);
    List<Connector> connectors = new ArrayList<>();
    for (Listen listen : parts.listen()) {
      connectors.add(make.connector(listen));
    }
    server.setConnectors(connectors.toArray(Connector[]::new));
    limit(server, limits, connectors);
    server.setErrorHandler(new ProblemPages());
    server.setStopTimeout(parts.drain().toMillis());
    server.setHandler(
        new GracefulHandler(
            new Dispatcher(
                new Router(parts.endpoints()),
                parts.authentication(),
                limits,
                new WebSockets(server, limits.idle()),
                parts.observer())));
    HttpServer made = new HttpServer(server, connectors, slow, certificates, parts.drain());
    made.begin(parts.listen());
    return made;
  }

  private static void limit(Server server, Limits limits, List<Connector> connectors) {
    Connector[] network =
        connectors.stream().filter(ServerConnector.class::isInstance).toArray(Connector[]::new);
    Connector[] local =
        connectors.stream().filter(c -> !(c instanceof ServerConnector)).toArray(Connector[]::new);
    if (network.length > 0) {
      server.addBean(new NetworkConnectionLimit(limits.connections(), network));
    }
    if (local.length > 0) {
      server.addBean(new NetworkConnectionLimit(limits.localConnections(), local));
    }
  }

  private void begin(List<Listen> listen) {
    for (Listen one : listen) {
      if (one instanceof Listen.Unix unix) {
        SocketFile.clear(unix.socket());
      }
    }
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to listen on %s but %s".formatted(listen, reason(e)), e);
    }
    for (Listen one : listen) {
      if (one instanceof Listen.Unix unix) {
        SocketFile.allow(unix.socket(), unix.everybody());
      }
    }
    slow.start();
    certificates.start();
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** The TCP port of an address, in the order they were given; a Unix socket has -1. */
  public List<Integer> ports() {
    return connectors.stream()
        .map(connector -> connector instanceof ServerConnector tcp ? tcp.getLocalPort() : -1)
        .toList();
  }

  /**
   * Uses certificates whose files have changed, for new connections. It is done every 30 s anyway;
   * this is for who has just renewed them.
   */
  public void renewCertificates() {
    certificates.renew();
  }

  /** Takes no further request, waits for those under way as long as was set, then ends the rest. */
  @Override
  public void close() {
    slow.close();
    certificates.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to end the server within %d ms but %s"
              .formatted(TimeUnit.NANOSECONDS.toMillis(drain.toNanos()), reason(e)),
          e);
    }
  }
}
