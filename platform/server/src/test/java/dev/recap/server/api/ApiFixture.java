package dev.recap.server.api;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.access.ApprovalDecisions;
import dev.recap.server.access.Ledger;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.http.Listen;
import dev.recap.server.http.Observer;
import dev.recap.server.http.RawConnection;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Authenticator;
import dev.recap.server.identity.ClientCertificates;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.JsonWebTokens;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;
import dev.recap.server.identity.Scope;
import dev.recap.server.identity.StoredTokens;
import dev.recap.server.invocation.Bounds;
import dev.recap.server.invocation.Capacity;
import dev.recap.server.invocation.Invocations;
import dev.recap.server.invocation.Parts;
import dev.recap.server.invocation.Watcher;
import dev.recap.server.live.LiveInvocations;
import dev.recap.server.operations.Health;
import dev.recap.server.operations.Metrics;
import dev.recap.server.operations.MetricsEndpoint;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.session.InvokedSessions;
import dev.recap.server.session.Recordings;
import dev.recap.server.session.SessionEndpoint;
import dev.recap.server.session.SessionLimits;
import dev.recap.server.store.Database;
import dev.recap.server.store.ProcOwners;
import dev.recap.server.store.Records;
import dev.recap.server.trigger.Replies;
import dev.recap.server.trigger.source.MemoryInbox;
import dev.recap.server.trigger.source.SourceEndpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server over HTTP, with real records and a real queue, on a host that is a fake. {@code
 * Bearer NAME} is the caller {@code token:NAME}; root is an administrator.
 */
final class ApiFixture implements AutoCloseable {
  static final Bounds BOUNDS = new Bounds(4, 2, 3, 4, Duration.ofMillis(300));
  private static final int WAITING = 5;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ADMINS =
      """
      apiVersion: recap.dev/v1
      kind: AccessPolicy
      admins: {users: ["token:root", "token:root2"]}
      """;

  final FakeHost host;
  final Invocations invocations;
  final AccessPolicy policy;
  final TriggersFixture triggers;
  final List<Endpoint> endpoints;
  final MemoryInbox inbox = new MemoryInbox();
  private final Database database;
  private final LiveInvocations live;
  private final Authenticator authenticator;
  private final HttpServer server;

  /** Everybody may invoke everything. */
  ApiFixture(Path folder) {
    this(folder, ask -> new Access.Decision.Allowed(Optional.empty()));
  }

  ApiFixture(Path folder, Access access) {
    this(folder, ADMINS, _ -> access, BOUNDS, Watcher.NOBODY);
  }

  ApiFixture(Path folder, Watcher watcher) {
    this(
        folder,
        ADMINS,
        _ -> (ask -> new Access.Decision.Allowed(Optional.empty())),
        BOUNDS,
        watcher);
  }

  /** Everybody may invoke everything, also those whom no grant names. */
  static ApiFixture granting(Path folder, String grants) {
    return new ApiFixture(
        folder,
        ADMINS + grants,
        _ -> (ask -> new Access.Decision.Allowed(Optional.empty())),
        BOUNDS,
        Watcher.NOBODY);
  }

  /** Under a policy. */
  static ApiFixture under(Path folder, String grants) {
    return under(folder, grants, BOUNDS);
  }

  static ApiFixture under(Path folder, String grants, Bounds bounds) {
    return new ApiFixture(folder, ADMINS + grants, policy -> policy, bounds, Watcher.NOBODY);
  }

  private ApiFixture(
      Path folder,
      String rules,
      Function<AccessPolicy, Access> access,
      Bounds bounds,
      Watcher watcher) {
    TimeSource time = new SystemTime();
    InvocationRecord.Owner owner = new ProcOwners(Path.of("/proc")).self();
    Path artifacts = folder.resolve("artifacts");
    this.host = new FakeHost(artifacts);
    this.database = Database.sqlite(folder);
    AuditLog audit = new AuditLog(database, folder);
    Ledger ledger = Ledger.in(database, audit, folder);
    this.policy =
        new AccessPolicy(
            written(folder.resolve("access.yaml"), rules),
            caller -> false,
            capsule -> Set.of("local/" + capsule.manifest().metadata().name()),
            () -> ledger,
            time);
    InvocationQueue queue = new InvocationQueue(database, audit, folder, owner, WAITING);
    Records records = new Records(database, audit, queue);
    Capacity capacity = new Capacity(access.apply(policy), bounds);
    this.live = new LiveInvocations(records, time, LiveInvocations.Bounds.USUAL);
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
                live,
                capacity,
                policy::isAdmin,
                other -> false,
                time,
                owner,
                bounds,
                watcher,
                CallbackHosts.PUBLIC));
    invocations.start();
    ApiTokens tokens = new ApiTokens(new StoredTokens(database, audit), new SecureRandom(), time);
    this.authenticator =
        new Authenticator(
            new LocalPeers(LocalGroups.standard()),
            tokens,
            new JsonWebTokens(Optional::empty, time),
            new ClientCertificates(time));
    Recordings recordings =
        new Recordings(folder.resolve("sessions"), time, Recordings.USUAL_LIMIT);
    this.triggers =
        new TriggersFixture(
            folder, database, audit, records, invocations, host, host, policy, time);
    List<Endpoint> triggered =
        new ArrayList<>(
            SourceEndpoints.of(
                inbox, Replies.NONE, policy::isAdmin, name -> Optional.empty(), time));
    triggered.addAll(triggers.endpoints);
    this.endpoints =
        Api.endpoints(
            new Api.Parts(
                host,
                host,
                invocations,
                live,
                artifacts::resolve,
                recordings,
                new SessionEndpoint(
                    new InvokedSessions(invocations), recordings, time, SessionLimits.USUAL),
                tokens,
                policy,
                new ApprovalDecisions(policy, ledger.approvals(), time),
                audit,
                time,
                triggered,
                operations(time)));
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                List.of(
                    new Listen.Tcp("127.0.0.1", 0),
                    new Listen.Unix(folder.resolve("recap.sock"), false)),
                endpoints,
                this::identity,
                Limits.DEFAULT,
                Observer.NOBODY,
                Duration.ofSeconds(5)));
  }

  private static List<Endpoint> operations(TimeSource time) {
    Health health = new Health(List.of(), time, Duration.ofSeconds(1));
    health.started();
    List<Endpoint> endpoints = new ArrayList<>(health.endpoints());
    endpoints.add(new MetricsEndpoint(new Metrics(), false));
    return endpoints;
  }

  private static Path written(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record SystemTime(Clock clock) implements TimeSource {
    SystemTime() {
      this(Clock.systemUTC());
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  private Identity identity(Credentials credentials) {
    String header = credentials.authorization().orElse("");
    if (!header.startsWith("Bearer ") || header.startsWith("Bearer " + ApiTokens.PREFIX)) {
      return authenticator.of(credentials);
    }
    String name = header.substring("Bearer ".length());
    return new Identity.Known(
        new Caller("token:" + name, Set.of()),
        name.equals("root") ? Scope.ALL : Set.of(Scope.READ, Scope.INVOKE));
  }

  int port() {
    return server.ports().getFirst();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.ports().getFirst() + "/api/v1" + path);
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
    triggers.close();
    live.close();
    server.close();
    invocations.close();
    database.close();
  }
}
