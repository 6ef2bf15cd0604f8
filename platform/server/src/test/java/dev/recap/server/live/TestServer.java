package dev.recap.server.live;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Authentication;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.http.Listen;
import dev.recap.server.http.Observer;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A real server with some endpoints; {@code Bearer NAME} is the caller NAME. */
public final class TestServer implements AutoCloseable {
  private final HttpServer server;

  public TestServer(Endpoint... endpoints) {
    this(TestServer::identity, endpoints);
  }

  public TestServer(Authentication authentication, Endpoint... endpoints) {
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                List.of(new Listen.Tcp("127.0.0.1", 0)),
                List.of(endpoints),
                authentication,
                Limits.DEFAULT,
                Observer.NOBODY,
                Duration.ofMillis(200)));
  }

  /** Who the header says. */
  public static Identity identity(Credentials credentials) {
    return credentials
        .authorization()
        .filter(header -> header.startsWith("Bearer "))
        .<Identity>map(header ->
            new Identity.Known(
                new Caller(header.substring(7), Set.of()), Set.of(Scope.READ, Scope.INVOKE)))
        .orElseGet(() ->
            new Identity.Unknown(
                new Problem(
                    Problem.Kind.UNAUTHENTICATED, "Tried to see who asks but nobody says")));
  }

  public int port() {
    return server.ports().getFirst();
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    server.close();
  }
}
