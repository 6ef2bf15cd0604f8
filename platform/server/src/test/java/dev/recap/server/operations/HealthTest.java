package dev.recap.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.AccessPolicy;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.HttpServer;
import dev.recap.server.http.Limits;
import dev.recap.server.http.Listen;
import dev.recap.server.http.Observer;
import dev.recap.server.http.RawConnection;
import dev.recap.server.identity.Credentials;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.Scope;
import dev.recap.server.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class HealthTest {
  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private final TimeSource time =
      new TimeSource() {
        @Override
        public Instant now() {
          return Samples.ACCEPTED;
        }

        @Override
        public long nanos() {
          return nanos.get();
        }
      };

  private static ReadinessCheck check(String name, Supplier<Optional<String>> look) {
    return new ReadinessCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<String> unready() {
        return look.get();
      }
    };
  }

  private Health health(ReadinessCheck... checks) {
    Health health = new Health(List.of(checks), time, Duration.ofMillis(300));
    health.started();
    return health;
  }

  private static HttpServer serve(List<Endpoint> endpoints) {
    return HttpServer.start(
        new HttpServer.Parts(
            List.of(new Listen.Tcp("127.0.0.1", 0)),
            endpoints,
            HealthTest::identity,
            Limits.DEFAULT,
            Observer.NOBODY,
            Duration.ofSeconds(2)));
  }

  private static Identity identity(Credentials credentials) {
    return credentials.authorization().isPresent()
        ? new Identity.Known(new Caller("token:ann", Set.of()), Set.of(Scope.READ))
        : new Identity.Unknown(new Problem(Problem.Kind.UNAUTHENTICATED, "Tried it but nobody"));
  }

  private static RawConnection.Reply get(HttpServer server, String path, String headers)
      throws IOException {
    try (RawConnection connection = RawConnection.tcp(server.ports().getFirst())) {
      return connection.ask("GET", path, headers, "");
    }
  }

  @Test
  void isReadyFromItsStartUntilItDrainsAndLivesAllTheTime() throws IOException {
    Health health = new Health(List.of(), time, Duration.ofSeconds(1));
    try (HttpServer server = serve(health.endpoints())) {
      assertThat(get(server, "/health/live", "").status()).isEqualTo(200);
      RawConnection.Reply starting = get(server, "/health/ready", "");
      assertThat(starting.status()).isEqualTo(503);
      assertThat(starting.text()).contains("\"reasons\":[\"the server is starting\"]");
      assertThat(starting.header("content-type")).isEqualTo("application/problem+json");
      health.started();
      assertThat(get(server, "/health/ready", "").text()).isEqualTo("{\"status\":\"ready\"}");
      health.draining();
      assertThat(get(server, "/health/ready", "").text()).contains("the server is ending");
      assertThat(get(server, "/health/live", "").status()).isEqualTo(200);
    }
  }

  @Test
  void saysWhichCheckDoesNotHoldButNotWhatItThrew() {
    Health health =
        health(
            check("good", Optional::empty),
            check("full", () -> Optional.of("it is full")),
            check(
                "broken",
                () -> {
                  throw new IllegalStateException("password=hunter2");
                }));
    assertThat(health.unready())
        .containsExactly("full: it is full", "broken: it fails, the log says how");
  }

  @Test
  void doesNotWaitForACheckThatHangsNorAsksItAgainMeanwhile() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Health health =
        health(
            check(
                "database",
                () -> {
                  asked.incrementAndGet();
                  try {
                    stuck.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                  return Optional.empty();
                }));
    for (int n = 0; n < 3; n++) {
      assertThat(health.unready()).containsExactly("database: there was no answer in time");
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    }
    assertThat(asked).hasValue(1);
    stuck.countDown();
    List<String> reasons = health.unready();
    for (int n = 0; n < 100 && !reasons.isEmpty(); n++) {
      Thread.sleep(20);
      reasons = health.unready();
    }
    assertThat(reasons).isEmpty();
  }

  @Test
  void looksOnceASecondHoweverManyAsk() {
    AtomicInteger asked = new AtomicInteger();
    Health health =
        health(
            check(
                "database",
                () -> {
                  asked.incrementAndGet();
                  return Optional.empty();
                }));
    for (int n = 0; n < 50; n++) {
      health.unready();
    }
    assertThat(asked).hasValue(1);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    health.unready();
    assertThat(asked).hasValue(2);
  }

  @Test
  void looksAtTheDatabaseThePolicyAndTheQueue() throws IOException {
    Path policy = folder.resolve("access.yaml");
    AtomicInteger waiting = new AtomicInteger();
    try (Database database = Database.sqlite(folder.resolve("state"))) {
      AccessPolicy access =
          new AccessPolicy(
              policy,
              caller -> true,
              capsule -> Set.of(),
              () -> {
                throw new IllegalStateException("no grant needs a ledger here");
              },
              time);
      List<ReadinessCheck> checks = new ArrayList<>();
      checks.add(ReadinessCheck.database(database));
      checks.add(ReadinessCheck.policy(access));
      checks.add(ReadinessCheck.queue(waiting::get, 2));
      Health health = new Health(checks, time, Duration.ofSeconds(10));
      health.started();
      assertThat(health.unready()).isEmpty();
      Files.writeString(policy, "grants: {secret: \"hunter2\"");
      waiting.set(2);
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(health.unready())
          .containsExactly(
              "policy: access.yaml cannot be read, so nothing is allowed", "queue: it is full");
    }
    Database gone = Database.sqlite(folder.resolve("state"));
    gone.close();
    assertThat(health(ReadinessCheck.database(gone)).unready())
        .containsExactly("database: it fails, the log says how");
  }

  @Test
  void metricsAreForWhoMayReadOrForEverybodyWhereThatWasSet() throws IOException {
    try (Metrics metrics = new Metrics();
        HttpServer closed = serve(List.of(new MetricsEndpoint(metrics, false)));
        HttpServer open = serve(List.of(new MetricsEndpoint(metrics, true)))) {
      metrics.refused(Problem.Kind.TOO_MANY);
      assertThat(get(closed, "/metrics", "").status()).isEqualTo(401);
      RawConnection.Reply reply = get(closed, "/metrics", "Authorization: Bearer x\r\n");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("content-type")).startsWith("text/plain; version=0.0.4");
      assertThat(reply.text()).contains("recap_invocations_rejected_total{reason=\"too-many\"}");
      RawConnection.Reply openMetrics =
          get(open, "/metrics", "Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1\r\n");
      assertThat(openMetrics.header("content-type")).startsWith("application/openmetrics-text");
      assertThat(openMetrics.text()).endsWith("# EOF\n");
    }
  }
}
