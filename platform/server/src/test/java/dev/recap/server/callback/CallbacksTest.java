package dev.recap.server.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.TimeSource;
import dev.recap.core.target.TargetRef;
import dev.recap.record.RecordJson;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.queue.Busy;
import dev.recap.server.queue.Callback;
import dev.recap.server.queue.InvocationQueue;
import dev.recap.server.queue.Queued;
import dev.recap.server.record.Records;
import dev.recap.server.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real requests to a receiver on this host, with a clock that stands. */
@Timeout(60)
final class CallbacksTest {
  private static final Instant ENDED = Records.ACCEPTED.plusMillis(1500);

  @TempDir private Path folder;
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private Instant now = ENDED;
  private @Nullable HttpServer receiver;
  private @Nullable Database database;

  private record Got(String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  private record Answer(int status, Map<String, String> headers) {}

  @BeforeEach
  void start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    receiver = server;
    database = Database.sqlite(folder);
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(receiver).stop(0);
    database().close();
  }

  private Database database() {
    return Objects.requireNonNull(database);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      got.add(
          new Got(
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = Objects.requireNonNullElse(answers.poll(), new Answer(204, Map.of()));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), -1);
    }
  }

  private URI url(String host) {
    return URI.create(
        "http://%s:%d/done?token=secret"
            .formatted(host, Objects.requireNonNull(receiver).getAddress().getPort()));
  }

  private AuditLog audit() {
    return new AuditLog(database(), folder);
  }

  private InvocationQueue queue() {
    return new InvocationQueue(database(), audit(), folder, Records.OWNER, 10);
  }

  private dev.recap.server.store.Records records() {
    return new dev.recap.server.store.Records(database(), audit(), queue());
  }

  /** One that has ended, and its callback. */
  private Callback ended(URI url) {
    queue()
        .enqueue(
            new Queued(
                "01a",
                new Request(
                    CapsuleRef.parse("top"),
                    TargetRef.parse("web"),
                    Map.of(),
                    Optional.empty(),
                    Caller.local("alice"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("01a")),
                0,
                Optional.empty(),
                Optional.of(url),
                false,
                Records.ACCEPTED));
    queue().claim(Busy.NOTHING);
    InvocationRecord begun = Records.begun("01a", Records.ACCEPTED);
    records().begin(begun);
    records().end(Records.ended(begun, new Outcome.Succeeded()));
    return due().orElseThrow();
  }

  private Optional<Callback> due() {
    return queue().callbacksDue(now, 10).stream().findFirst();
  }

  private Callbacks callbacks(CallbackHosts hosts) {
    TimeSource time =
        new TimeSource() {
          @Override
          public Instant now() {
            return now;
          }

          @Override
          public long nanos() {
            return 0;
          }
        };
    return new Callbacks(queue(), records(), folder, hosts, time, new Random(1));
  }

  private static CallbackHosts loopback() {
    return CallbackHosts.of(List.of("127.0.0.0/8"));
  }

  @Test
  void postsTheFinalRecordAsASignedCloudEvent() throws Exception {
    Callback callback = ended(url("127.0.0.1"));
    try (Callbacks callbacks = callbacks(loopback())) {
      callbacks.tell(callback);
    }
    Got event = Objects.requireNonNull(got.poll(10, TimeUnit.SECONDS));
    assertThat(event.path()).isEqualTo("/done?token=secret");
    assertThat(event.header("ce-specversion")).isEqualTo("1.0");
    assertThat(event.header("ce-id")).isEqualTo("01a");
    assertThat(event.header("ce-type")).isEqualTo("dev.recap.invocation.ended");
    assertThat(event.header("ce-source")).isEqualTo("/api/v1/invocations");
    assertThat(Instant.parse(event.header("ce-time"))).isEqualTo(ENDED);
    assertThat(event.header("Content-Type")).isEqualTo("application/json");
    String body = event.body();
    assertThat(new RecordJson().read(body)).isEqualTo(records().find("01a").orElseThrow());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Files.readAllBytes(folder.resolve("callback.key")), "HmacSHA256"));
    String signed = "01a.%d.%s".formatted(now.getEpochSecond(), body);
    assertThat(event.header("webhook-id")).isEqualTo("01a");
    assertThat(event.header("webhook-timestamp")).isEqualTo(Long.toString(now.getEpochSecond()));
    assertThat(event.header("webhook-signature"))
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    now = now.plus(Duration.ofDays(2));
    assertThat(due()).as("told once").isEmpty();
  }

  @Test
  void triesAgainLaterAndFollowsNoRedirect() {
    answers.add(new Answer(302, Map.of("Location", "/elsewhere")));
    Callback callback = ended(url("127.0.0.1"));
    try (Callbacks callbacks = callbacks(loopback())) {
      callbacks.tell(callback);
      assertThat(got).hasSize(1);
      assertThat(due()).isEmpty();
      now = now.plusSeconds(5);
      assertThat(due()).contains(new Callback("01a", callback.url(), 1));
      callbacks.tell(due().orElseThrow());
      assertThat(got).hasSize(2);
      now = now.plus(Duration.ofDays(2));
      assertThat(due()).isEmpty();
    }
  }

  @Test
  void leavesOthersAloneForAsLongAsTheyAsk() {
    answers.add(new Answer(503, Map.of("Retry-After", "120")));
    Callback callback = ended(url("127.0.0.1"));
    try (Callbacks callbacks = callbacks(loopback())) {
      callbacks.tell(callback);
    }
    now = now.plusSeconds(119);
    assertThat(due()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(due()).isPresent();
  }

  @Test
  void givesUpWhereNobodyWantsToBeToldAndSaysSoInTheAuditLog() {
    answers.add(new Answer(410, Map.of()));
    Callback callback = ended(url("127.0.0.1"));
    try (Callbacks callbacks = callbacks(loopback())) {
      callbacks.tell(callback);
    }
    givenUp("the answer was 410");
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    Callback callback = ended(url("127.0.0.1"));
    int attempts = 0;
    try (Callbacks callbacks = callbacks(loopback())) {
      while (due().isPresent()) {
        answers.add(new Answer(500, Map.of()));
        callbacks.tell(due().orElseThrow());
        attempts++;
        now = now.plus(Duration.ofHours(1));
      }
    }
    assertThat(attempts).isEqualTo(Backoff.MOST_ATTEMPTS);
    assertThat(callback.attempts()).isZero();
    givenUp("the answer was 500");
  }

  private void givenUp(String why) {
    now = now.plus(Duration.ofDays(2));
    assertThat(due()).isEmpty();
    AuditLog.Kept last = audit().page(Optional.of("01a"), 0, 100).getLast();
    assertThat(last.entry().kind()).isEqualTo("callback.given-up");
    assertThat(last.entry().about()).containsEntry("host", "127.0.0.1").containsEntry("why", why);
    assertThat(last.entry().about().toString()).doesNotContain("secret");
    assertThat(audit().verify().problems()).isEmpty();
  }

  @Test
  void connectsToTheAddressThatWasCheckedAndToNoOtherTheNameMeansByNow() {
    Callback callback = ended(url("hooks.example"));
    CallbackHosts moved =
        CallbackHosts.of(List.of(), host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    try (Callbacks callbacks = callbacks(moved)) {
      callbacks.tell(callback);
    }
    assertThat(got).isEmpty();
    now = now.plusSeconds(5);
    assertThat(due()).as("it may move back").isPresent();
    CallbackHosts found =
        CallbackHosts.of(
            List.of("hooks.example"), host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    try (Callbacks callbacks = callbacks(found)) {
      callbacks.tell(due().orElseThrow());
    }
    assertThat(got).hasSize(1);
    assertThat(got.element().header("Host")).startsWith("hooks.example:");
  }

  @Test
  void tellsByItselfOnceItIsStarted() throws Exception {
    ended(url("127.0.0.1"));
    try (Callbacks callbacks = callbacks(loopback())) {
      callbacks.start();
      assertThat(got.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
