package dev.recap.server.http;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A real server with the endpoints of a test. */
final class ServerFixture implements AutoCloseable {
  static final Limits SMALL =
      new Limits(
          4096,
          10_000,
          15_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          8,
          8);

  private final HttpServer server;
  private final Path socket;

  ServerFixture(Path folder, Limits limits, Endpoint... endpoints) {
    this.socket = folder.resolve("recap.sock");
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                List.of(new Listen.Unix(socket, false), new Listen.Tcp("127.0.0.1", 0)),
                List.of(endpoints),
                ServerFixture::identity,
                limits,
                Observer.NOBODY,
                Duration.ofSeconds(2)));
  }

  /** Peers are who the kernel says; {@code Bearer NAME} is that name. */
  static Identity identity(Credentials credentials) {
    if (credentials.certificate().isPresent()) {
      return known("cert:" + credentials.certificate().get().getSubjectX500Principal().getName());
    }
    return credentials
        .authorization()
        .filter(header -> header.startsWith("Bearer "))
        .map(header -> known("token:" + header.substring(7)))
        .or(() -> credentials.peer().map(peer -> known(peer.user().getName())))
        .orElseGet(() ->
            new Identity.Unknown(
                new Problem(
                    Problem.Kind.UNAUTHENTICATED, "Tried to see who asks but nobody says")));
  }

  private static Identity known(String name) {
    return new Identity.Known(
        new Caller(name, Set.of()),
        name.endsWith("reader") ? Set.of(Scope.READ) : Set.of(Scope.READ, Scope.INVOKE));
  }

  interface Answer {
    void to(Call call) throws IOException;
  }

  static Endpoint endpoint(Route route, Answer answer) {
    return new Endpoint() {
      @Override
      public Route route() {
        return route;
      }

      @Override
      public void answer(Call call) throws IOException {
        answer.to(call);
      }
    };
  }

  static Endpoint get(String template, Answer answer) {
    return endpoint(new Route("GET", template, "get " + template, Scope.READ), answer);
  }

  static Endpoint post(String template, Answer answer) {
    return endpoint(new Route("POST", template, "post " + template, Scope.INVOKE), answer);
  }

  RawConnection tcp() throws IOException {
    return RawConnection.tcp(server.ports().getLast());
  }

  RawConnection unix() throws IOException {
    return RawConnection.unix(socket);
  }

  int port() {
    return server.ports().getLast();
  }

  Path socket() {
    return socket;
  }

  /** Asks on a new connection over TCP. */
  RawConnection.Reply ask(String method, String path, String headers, String body)
      throws IOException {
    try (RawConnection connection = tcp()) {
      return connection.ask(method, path, "Authorization: Bearer ann\r\n" + headers, body);
    }
  }

  RawConnection.Reply get(String path) throws IOException {
    return ask("GET", path, "", "");
  }

  void closing(Consumer<HttpServer> with) {
    with.accept(server);
  }

  @Override
  public void close() {
    server.close();
  }
}
