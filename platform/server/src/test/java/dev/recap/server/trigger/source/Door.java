package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.http.Listen;
import dev.recap.server.http.Observer;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import dev.recap.server.live.TestServer;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.Replies;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The paths for events on a real server. {@code root} is an administrator, {@code alice} not. */
final class Door implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");

  final MemoryInbox inbox = new MemoryInbox();
  final Map<String, Trigger.Source.Webhook> webhooks = new HashMap<>();
  private final ManualTime time = new ManualTime(NOW);
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;

  Door() {
    this(Replies.NONE);
  }

  Door(Replies replies) {
    this(Optional.empty(), replies);
  }

  /** With another inbox, whose {@link #inbox} stays empty. */
  Door(Optional<EventInbox> other, Replies replies) {
    List<Endpoint> endpoints =
        new ArrayList<>(
            SourceEndpoints.of(
                other.orElse(inbox),
                replies,
                caller -> caller.name().equals("root"),
                name -> Optional.ofNullable(webhooks.get(name)),
                time));
    endpoints.add(new Closed(Scope.READ));
    endpoints.add(new Closed(Scope.INVOKE));
    endpoints.add(new Closed(Scope.ADMIN));
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                List.of(new Listen.Tcp("127.0.0.1", 0)),
                endpoints,
                Door::identity,
                Limits.DEFAULT,
                Observer.NOBODY,
                Duration.ofSeconds(30)));
  }

  /** What other scopes are for. */
  private record Closed(Scope scope) implements Endpoint {
    @Override
    public Route route() {
      return new Route("POST", "/" + scope.word(), scope.word(), scope);
    }

    @Override
    public void answer(dev.recap.server.http.Call call) throws IOException {
      call.empty(204);
    }
  }

  private static Identity identity(Credentials credentials) {
    String name = credentials.authorization().orElse("").replace("Bearer ", "");
    return switch (name) {
      case "" -> TestServer.identity(credentials);
      case "token:sender" -> known(name, Set.of(Scope.EVENTS));
      case "token:all" -> known(name, Set.of(Scope.READ, Scope.INVOKE, Scope.ADMIN));
      default -> known(name, Scope.ALL);
    };
  }

  private static Identity known(String name, Set<Scope> scopes) {
    return new Identity.Known(new Caller(name, Set.of()), scopes);
  }

  /**
   * Posts as {@code token:sender}.
   *
   * @param headers names and values, one after the other
   */
  HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return as("token:sender", path, body, headers);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> as(String who, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!who.isEmpty()) {
      request.header("Authorization", "Bearer " + who);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> options(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at(path))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  int port() {
    return server.ports().getFirst();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Time passes. */
  void pass(Duration time) {
    this.time.pass(time);
  }

  Event only() {
    if (inbox.events().size() != 1) {
      throw new AssertionError(inbox.events());
    }
    return inbox.events().getFirst();
  }

  static String[] headers(String... all) {
    return Arrays.copyOf(all, all.length);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
