package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.http.Listen;
import dev.recap.server.http.Observer;
import dev.recap.server.http.RawConnection;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Bounds;
import dev.recap.server.invocation.Capacity;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Parts;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.store.Database;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server over HTTP, with real records and a real queue, on a host that is a fake. */
final class ApiFixture implements AutoCloseable {
  static final Bounds BOUNDS = new Bounds(4, 2, 3, 4, Duration.ofMillis(300));
  private static final int WAITING = 5;
  private static final JsonMapper JSON = JsonMapper.shared();

  final FakeHost host;
  final Invocations invocations;
  private final Database database;
  private final HttpServer server;

  ApiFixture(Path folder) {
    this(folder, ask -> new Access.Decision.Allowed(Optional.empty()));
  }

  ApiFixture(Path folder, Access policy) {
    Clock clock = Clock.systemUTC();
    TimeSource time =
        new TimeSource() {
          @Override
          public Instant now() {
            return clock.instant();
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    InvocationRecord.Owner owner = new ProcOwners(Path.of("/proc")).self();
    Path artifacts = folder.resolve("artifacts");
    this.host = new FakeHost(artifacts);
    this.database = Database.sqlite(folder);
    AuditLog audit = new AuditLog(database, folder);
    InvocationQueue queue = new InvocationQueue(database, audit, folder, owner, WAITING);
    Records records = new Records(database, audit, queue);
    Capacity capacity = new Capacity(policy, BOUNDS);
    this.invocations =
        new Invocations(
            new Parts(
                new Invoker(
                    host,
                    host,
                    capacity,
                    host,
                    records,
                    (format, stdout) -> Optional.empty(),
                    time,
                    owner),
                host,
                records,
                queue,
                new LiveInvocations(records, time, LiveInvocations.Bounds.USUAL),
                capacity,
                caller -> caller.name().equals("token:root"),
                other -> false,
                time,
                owner,
                BOUNDS));
    invocations.start();
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                List.of(new Listen.Tcp("127.0.0.1", 0)),
                Api.endpoints(new Api.Parts(host, host, invocations, artifacts::resolve)),
                ApiFixture::identity,
                Limits.DEFAULT,
                Observer.NOBODY,
                Duration.ofSeconds(5)));
  }

  private static Identity identity(Credentials credentials) {
    return credentials
        .authorization()
        .<Identity>map(header ->
            new Identity.Known(
                new Caller("token:" + header.substring("Bearer ".length()), Set.of()),
                Set.of(Scope.READ, Scope.INVOKE)))
        .orElseGet(
            () -> new Identity.Unknown(new Problem(Problem.Kind.UNAUTHENTICATED, "Tried it but")));
  }

  RawConnection.Reply ask(String method, String path, String headers, String body)
      throws IOException {
    return as("ann", method, path, headers, body);
  }

  RawConnection.Reply as(String who, String method, String path, String headers, String body)
      throws IOException {
    try (RawConnection connection = RawConnection.tcp(server.ports().getFirst())) {
      return connection.ask(
          method,
          path.startsWith("/openapi") ? path : "/api/v1" + path,
          "Authorization: Bearer " + who + "\r\nContent-Type: application/json\r\n" + headers,
          body);
    }
  }

  RawConnection.Reply get(String path) throws IOException {
    return ask("GET", path, "", "");
  }

  RawConnection.Reply invoke(String body) throws IOException {
    return ask("POST", "/capsules/work/invoke", "", body);
  }

  /** The id of one that was submitted. */
  String submit(String headers, String body) throws IOException {
    RawConnection.Reply reply =
        ask("POST", "/capsules/work/invoke", "Prefer: respond-async\r\n" + headers, body);
    if (reply.status() != 202) {
      throw new AssertionError(reply);
    }
    return json(reply).path("id").asString();
  }

  /** The record, once it has an outcome. */
  JsonNode ended(String id) throws Exception {
    return eventually(() -> {
      JsonNode record = json(get("/invocations/" + id));
      return record.has("outcome") ? Optional.of(record) : Optional.empty();
    });
  }

  static <T> T eventually(Callable<Optional<T>> look) throws Exception {
    for (int n = 0; n < 500; n++) {
      Optional<T> seen = look.call();
      if (seen.isPresent()) {
        return seen.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it never happened");
  }

  static JsonNode json(RawConnection.Reply reply) {
    return JSON.readTree(reply.text());
  }

  @Override
  public void close() {
    server.close();
    invocations.close();
    database.close();
  }
}
