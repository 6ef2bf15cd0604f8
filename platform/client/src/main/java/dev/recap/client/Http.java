package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Requests and their answers, over whatever leads to the server. */
final class Http implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int HEADERS = 32 << 10;
  private static final int THREADS = 12;

  private final ServerAccess access;
  private final HttpClient client;

  Http(ServerAccess access) {
    this.access = access;
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, 1);
    pool.setName("client");
    pool.setDaemon(true);
    ClientConnector connector =
        access.address() instanceof ServerAddress.Unix(Path socket)
            ? new ToSocket(new Transport.TCPUnix(socket))
            : new ClientConnector();
    connector.setExecutor(pool);
    connector.setSelectors(1);
    connector.setConnectTimeout(CONNECT);
    connector.setSslContextFactory(
        access.address() instanceof ServerAddress.Network(URI origin)
                && origin.getScheme().equals("https")
            ? tls(access)
            : new NoTls());
    this.client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(pool);
    client.setFollowRedirects(false);
    client.setMaxResponseHeadersSize(HEADERS);
    client.setUserAgentField(null);
    try {
      client.start();
      client.getContentDecoderFactories().clear();
      // A 401 is an answer, not a question for Jetty.
      client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    } catch (Exception e) {
      throw broken(e);
    }
  }

  private static SslContextFactory.Client tls(ServerAccess access) {
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    access
        .authorities()
        .ifPresent(file -> {
          try {
            tls.setTrustStore(Pem.authorities(file));
          } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file.toString(), e);
          }
        });
    access
        .certificate()
        .ifPresent(certificate -> {
          try {
            tls.setKeyStore(Pem.identity(certificate));
            tls.setKeyStorePassword("");
          } catch (IOException | GeneralSecurityException e) {
            throw unreadable(certificate.chain() + " and " + certificate.key(), e);
          }
        });
    return tls;
  }

  private static PlatformException unreadable(String files, Exception e) {
    return new PlatformException(
        Problem.Kind.USAGE, "Tried to read %s for TLS but %s".formatted(files, reason(e)), e);
  }

  HttpClient client() {
    return client;
  }

  /** Where a path is. */
  URI at(String path) {
    return switch (access.address()) {
      case ServerAddress.Unix _ -> URI.create("http://localhost" + path);
      case ServerAddress.Network(URI origin) -> URI.create(origin + path);
    };
  }

  /** Makes it the caller's. */
  void sign(Request request) {
    access
        .token()
        .ifPresent(
            token -> request.headers(headers -> headers.put("Authorization", "Bearer " + token)));
  }

  /**
   * Asks, and waits for the headers of the answer.
   *
   * @throws PlatformException when the server cannot be reached or does not speak HTTP
   */
  Reply send(Ask ask) {
    InputStreamResponseListener answer = new InputStreamResponseListener();
    Request request = client.newRequest(at(ask.path())).method(ask.method());
    sign(request);
    ask.headers().forEach((name, value) -> request.headers(all -> all.put(name, value)));
    ask.body()
        .ifPresent(body ->
            request.body(
                new StringRequestContent("application/json", body, StandardCharsets.UTF_8)));
    request.idleTimeout(ask.silence().toMillis(), TimeUnit.MILLISECONDS);
    request.send(answer);
    try {
      Response response = answer.get(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      return new Reply(response.getStatus(), headers(response), answer.getInputStream());
    } catch (ExecutionException e) {
      throw broken(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      CompletableFuture<Boolean> _ = request.abort(e);
      Thread.currentThread().interrupt();
      throw broken(e);
    }
  }

  private static Map<String, String> headers(Response response) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : response.getHeaders()) {
      headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue());
    }
    return headers;
  }

  /** That the server cannot be asked, or not any more. */
  PlatformException broken(Throwable cause) {
    return new PlatformException(
        Problem.Kind.UNREACHABLE,
        "Tried to ask the server at %s but %s".formatted(access, reason(cause)),
        cause);
  }

  /** Whether a request may have reached the server although nobody heard of it. */
  static boolean mayHaveArrived(PlatformException failure) {
    return failure.problem().kind() == Problem.Kind.UNREACHABLE
        && !(failure.getCause() instanceof ConnectException)
        && !(failure.getCause() instanceof GeneralSecurityException)
        && !(failure.getCause() instanceof SSLException)
        && !(failure.getCause() instanceof InterruptedException);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof EOFException) {
      // Jetty's message is its whole state.
      return "it ended the connection too early";
    }
    String message = String.valueOf(failure.getMessage());
    return failure.getMessage() == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : "%s (%s)".formatted(message, failure.getClass().getSimpleName());
  }

  /** Reads no authorities, which would take longer than all the rest. */
  private static final class NoTls extends SslContextFactory.Client {
    @Override
    protected void doStart() {}
  }

  /** Connects to a Unix socket, whatever host a request names: WebSockets can say nothing else. */
  private static final class ToSocket extends ClientConnector {
    private final Transport.TCPUnix socket;

    ToSocket(Transport.TCPUnix socket) {
      this.socket = socket;
    }

    @Override
    public void connect(SocketAddress address, Map<String, Object> context) {
      context.put(Transport.CONTEXT_KEY, socket);
      super.connect(socket.getSocketAddress(), context);
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw broken(e);
    }
  }
}
