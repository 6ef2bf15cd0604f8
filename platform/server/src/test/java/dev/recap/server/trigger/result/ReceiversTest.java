package dev.recap.server.trigger.result;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.recap.catalog.json.PlainJson;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.store.Database;
import dev.recap.server.store.Records;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Replies;
import dev.recap.server.trigger.Run;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Result.When;
import dev.recap.server.trigger.TriggerWatcher;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Receivers of every temper, with a clock that stands. */
@Timeout(60)
final class ReceiversTest {
  private static final String SECRET = "correct-horse-battery-staple";
  private static final String ALERTS = "/am/api/v2/alerts";
  private static final String SILENCES = "/am/api/v2/silences";

  @RegisterExtension
  private static final WireMockExtension RECEIVER =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Map<String, EndedRuns.Found> runs = new ConcurrentHashMap<>();
  private final AtomicBoolean replying = new AtomicBoolean();
  private final AtomicBoolean broken = new AtomicBoolean();
  private Instant now = Ends.NOON.plusSeconds(2);
  private @Nullable Database database;
  private @Nullable Results results;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder);
    results = results(CallbackHosts.of(List.of("127.0.0.0/8")));
    logged.start();
    log().setLevel(Level.WARN);
    log().addAppender(logged);
  }

  @AfterEach
  void close() {
    log().detachAppender(logged);
    results().close();
    database().close();
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(Results.class);
  }

  private Database database() {
    return Objects.requireNonNull(database);
  }

  private Results results() {
    return Objects.requireNonNull(results);
  }

  private Results results(CallbackHosts hosts) {
    TimeSource time =
        new TimeSource() {
          @Override
          public Instant now() {
            if (broken.get() && Thread.currentThread().getName().equals("results")) {
              throw new IllegalStateException("the clock is broken");
            }
            return now;
          }

          @Override
          public long nanos() {
            return 0;
          }
        };
    AuditLog audit = new AuditLog(database(), folder);
    return new Results(
        new Results.Parts(
            database(),
            audit,
            new EndedRuns() {
              @Override
              public Optional<Found> find(String run) {
                if (broken.get()) {
                  throw new IllegalStateException(SECRET);
                }
                return Optional.ofNullable(runs.get(run));
              }

              @Override
              public boolean mayReply(String event) {
                return replying.get();
              }
            },
            new Records(database(), audit),
            folder,
            hosts,
            Ends.LINKS,
            (template, event) -> Optional.empty(),
            TriggerWatcher.NOBODY,
            time,
            new Random(1)));
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + RECEIVER.getPort() + path);
  }

  private static Result.Webhook webhook(URI url) {
    return new Result.Webhook(
        When.ALWAYS, Result.Format.JSON, Optional.of(url), Optional.empty(), Optional.empty());
  }

  private static Result.Webhook webhook(Path file) {
    return new Result.Webhook(
        When.ALWAYS, Result.Format.JSON, Optional.empty(), Optional.of(file), Optional.empty());
  }

  /** A run ends, of which the rule wants this to be told. */
  private void ended(Result... wanted) {
    ended(Ends.alert(), Ends.succeeded(), wanted);
  }

  private void ended(Event event, Run run, Result... wanted) {
    runs.put(run.id(), new EndedRuns.Found(Ends.trigger(wanted), event, run));
    database()
        .transaction(
            "end a run",
            handle -> {
              results().over(handle, run, 1);
              return true;
            });
  }

  /** Finds out what is to be told. */
  private void plan() {
    results().due().stream()
        .filter(due -> due.outgoing().kind() == Outgoing.Kind.PLAN)
        .forEach(results()::tell);
  }

  /** Tells what is due; what became of it. */
  private ResultState tell() {
    plan();
    results().due().forEach(results()::tell);
    return state();
  }

  private ResultState state() {
    return results().of(Ends.succeeded().id()).getFirst();
  }

  private static void answers(ResponseDefinitionBuilder answer) {
    RECEIVER.stubFor(any(anyUrl()).willReturn(answer));
  }

  private static List<LoggedRequest> got() {
    return RECEIVER.findAll(postRequestedFor(anyUrl()));
  }

  @Test
  void aWebhookIsSignedAndToldOnce() throws Exception {
    answers(ok());
    ended(webhook(at("/hook?token=" + SECRET)));
    ResultState told = tell();
    assertThat(told.state()).isEqualTo("delivered");
    assertThat(told.attempts()).isEqualTo(1);
    assertThat(told.ended()).contains(now);
    assertThat(told.receiver()).isEqualTo("127.0.0.1");
    LoggedRequest request = got().getFirst();
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    String id = request.getHeader("webhook-id");
    assertThat(id).isEqualTo(Ends.succeeded().id() + "/1");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Files.readAllBytes(folder.resolve("callback.key")), "HmacSHA256"));
    String signed = "%s.%d.%s".formatted(id, now.getEpochSecond(), request.getBodyAsString());
    assertThat(request.getHeader("webhook-signature"))
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    now = now.plus(Duration.ofDays(1));
    tell();
    assertThat(got()).hasSize(1);
  }

  @Test
  void aCloudEventIsPostedWhole() {
    answers(aResponse().withStatus(202));
    ended(new Result.CloudEvent(When.ALWAYS, at("/events")));
    assertThat(tell().state()).isEqualTo("delivered");
    RECEIVER.verify(
        postRequestedFor(urlEqualTo("/events"))
            .withHeader("Content-Type", matching("application/cloudevents\\+json.*"))
            .withRequestBody(matchingJsonPath("$.recappassed", equalTo("first,web-cpu"))));
  }

  @Test
  void whoIsSlowIsToldAgainLater() {
    answers(ok().withFixedDelay(30_000));
    ended(webhook(at("/slow")));
    ResultState told = tell();
    assertThat(told.state()).isEqualTo("waiting");
    assertThat(told.attempts()).isEqualTo(1);
    assertThat(told.next().orElseThrow())
        .isBetween(now.plusMillis(2500), now.plus(Duration.ofSeconds(5)));
    RECEIVER.resetAll();
    answers(ok());
    now = now.plusSeconds(5);
    assertThat(tell().state()).isEqualTo("delivered");
    assertThat(state().why()).isEmpty();
  }

  @Test
  void whoFailsIsGivenUpAfterSoManyAttemptsAndCanBeToldAgain() {
    answers(aResponse().withStatus(500));
    ended(webhook(at("/failing?token=" + SECRET)));
    for (int hours = 0; hours < 24; hours++) {
      tell();
      now = now.plus(Duration.ofHours(1));
    }
    assertThat(state().state()).isEqualTo("dead");
    assertThat(state().attempts()).isEqualTo(16);
    assertThat(state().why()).contains("the answer was 500");
    assertThat(got()).hasSize(16);
    givenUp("the answer was 500");
    RECEIVER.resetAll();
    answers(ok());
    assertThat(results().again(Ends.succeeded().id())).isEqualTo(1);
    assertThat(tell().state()).isEqualTo("delivered");
    assertThat(results().again(Ends.succeeded().id())).isZero();
  }

  @Test
  void whoIsBusyIsLeftAloneForAsLongAsTheyAsk() {
    answers(aResponse().withStatus(429).withHeader("Retry-After", "120"));
    ended(webhook(at("/busy")));
    assertThat(tell().next()).contains(now.plusSeconds(120));
  }

  @Test
  void noRedirectIsFollowed() {
    RECEIVER.stubFor(
        post("/moved")
            .willReturn(aResponse().withStatus(307).withHeader("Location", "/elsewhere")));
    ended(webhook(at("/moved")));
    ResultState told = tell();
    assertThat(told.state()).isEqualTo("waiting");
    assertThat(told.why()).contains("the answer was 307");
    RECEIVER.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
  }

  @Test
  void whoIsGoneIsNotToldAgain() {
    answers(aResponse().withStatus(410));
    ended(webhook(at("/gone?token=" + SECRET)));
    ResultState told = tell();
    assertThat(told.state()).isEqualTo("dead");
    assertThat(told.attempts()).isEqualTo(1);
    givenUp("the answer was 410");
  }

  @Test
  void garbageIsAFailure() {
    answers(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
    ended(webhook(at("/garbage")));
    assertThat(tell().state()).isEqualTo("waiting");
    assertThat(state().why()).isPresent();
  }

  @Test
  void hostsThatAreNotPublicAreNotAsked() {
    answers(ok());
    results = results(CallbackHosts.PUBLIC);
    ended(webhook(at("/inside")));
    assertThat(tell().state()).isEqualTo("waiting");
    assertThat(state().why().orElseThrow()).contains("serve.callbacks.allow");
    assertThat(got()).isEmpty();
  }

  @Test
  void aUrlOfAFileIsReadWhenItIsNeededAndToldNowhere() throws IOException {
    Path file = folder.resolve("hook.url");
    Files.writeString(file, at("/hook/" + SECRET) + "\n");
    answers(aResponse().withStatus(410));
    ended(webhook(file));
    ResultState told = tell();
    assertThat(got().getFirst().getUrl()).isEqualTo("/hook/" + SECRET);
    assertThat(told.state()).isEqualTo("dead");
    assertThat(told.receiver()).isEqualTo(file.toString());
    assertThat(logged.list.getFirst().getFormattedMessage()).contains("hook.url", "410");
    toldNowhere();
  }

  @Test
  void aFileWithoutAUrlIsToldByItsNameAlone() throws IOException {
    Path file = folder.resolve("hook.url");
    ended(webhook(file));
    assertThat(tell().why().orElseThrow()).contains("hook.url cannot be read");
    for (String wrong :
        List.of("no url " + SECRET, "ftp://127.0.0.1/" + SECRET, "mailto:a@" + SECRET)) {
      Files.writeString(file, wrong);
      now = now.plus(Duration.ofHours(1));
      assertThat(tell().state()).isEqualTo("waiting");
    }
    assertThat(state().attempts()).isEqualTo(4);
    toldNowhere();
  }

  private void toldNowhere() throws IOException {
    assertThat(logged.list)
        .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain(SECRET));
    assertThat(results().of(Ends.succeeded().id()).toString()).doesNotContain(SECRET);
    assertThat(new AuditLog(database(), folder).page(Optional.empty(), 0, 100).toString())
        .doesNotContain(SECRET);
    for (String name : List.of("records.db", "records.db-wal")) {
      assertThat(Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1))
          .doesNotContain(SECRET);
    }
  }

  private void givenUp(String why) {
    AuditLog.Kept last = new AuditLog(database(), folder).page(Optional.empty(), 0, 100).getLast();
    assertThat(last.entry().kind()).isEqualTo("trigger.result-given-up");
    assertThat(last.entry().caller()).isEqualTo("trigger:web-cpu");
    assertThat(last.entry().about())
        .containsEntry("run", Ends.succeeded().id())
        .containsEntry("receiver", "127.0.0.1")
        .containsEntry("why", why);
    assertThat(last.entry().about().toString()).doesNotContain(SECRET);
    assertThat(logged.list.getLast().getFormattedMessage()).doesNotContain(SECRET);
  }

  private static Result.Alertmanager alertmanager(Optional<Duration> silence) {
    return new Result.Alertmanager(When.ALWAYS, at("/am/"), silence);
  }

  private static String alerts(Map<String, String> labels) {
    return PlainJson.write(
        List.of(
            Map.of(
                "labels",
                labels,
                "annotations",
                Map.of("summary", "hot"),
                "startsAt",
                "2026-03-01T11:59:00Z",
                "endsAt",
                "2026-03-01T12:03:00Z",
                "fingerprint",
                "abc",
                "receivers",
                List.of(Map.of("name", "recap")))));
  }

  @Test
  void theAlertGetsAnAnnotationAndKeepsItsEnd() {
    RECEIVER.stubFor(get(urlPathEqualTo(ALERTS)).willReturn(okJson(alerts(Ends.LABELS))));
    RECEIVER.stubFor(post(ALERTS).willReturn(ok()));
    ended(alertmanager(Optional.empty()));
    assertThat(tell().state()).isEqualTo("delivered");
    RECEIVER.verify(
        getRequestedFor(urlPathEqualTo(ALERTS))
            .withQueryParam("filter", equalTo("alertname=\"HighCpu\"")));
    RECEIVER.verify(
        postRequestedFor(urlEqualTo(ALERTS))
            .withRequestBody(
                equalToJson(
                    """
                    [{"labels": {"alertname": "HighCpu", "container": "web"},
                      "annotations": {"summary": "hot"},
                      "startsAt": "2026-03-01T11:59:00Z", "endsAt": "2026-03-01T12:03:00Z"}]
                    """,
                    true,
                    true))
            .withRequestBody(
                matchingJsonPath("$[0].annotations.recap_web_cpu", matching("(?s)web-cpu in .*"))));
  }

  @Test
  void anAlertThatIsOverDoesNotBeginAgain() {
    RECEIVER.stubFor(
        get(urlPathEqualTo(ALERTS)).willReturn(okJson(alerts(Map.of("alertname", "HighCpu")))));
    ended(alertmanager(Optional.empty()));
    assertThat(tell().state()).isEqualTo("dead");
    assertThat(state().why()).contains("the alert is over");
    assertThat(got()).isEmpty();
  }

  @Test
  void whatWasNeverAnAlertBecomesNoSilence() {
    RECEIVER.stubFor(
        get(urlPathEqualTo(ALERTS))
            .willReturn(
                okJson(
                    alerts(
                        Map.of(
                            "alertname",
                            "HighCpu",
                            "container",
                            "web",
                            "quote",
                            "say \"hi\"\\",
                            "pod",
                            "a")))));
    RECEIVER.stubFor(get(urlPathEqualTo(SILENCES)).willReturn(okJson("[]")));
    RECEIVER.stubFor(post(SILENCES).willReturn(okJson("{\"silenceID\":\"x\"}")));
    ended(alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(tell().state()).isEqualTo("dead");
    assertThat(state().why()).contains("the alert is over");
    assertThat(got()).isEmpty();
  }

  @Test
  void ofTheEndOfAnAlertAlertmanagerIsNotTold() {
    answers(aResponse().withStatus(500));
    ended(
        Ends.event(Event.Kind.ALERTMANAGER, Event.Status.RESOLVED),
        Ends.succeeded(),
        alertmanager(Optional.of(Duration.ofHours(1))),
        alertmanager(Optional.empty()));
    plan();
    assertThat(results().of(Ends.succeeded().id())).isEmpty();
    assertThat(results().due()).isEmpty();
    assertThat(RECEIVER.getAllServeEvents()).isEmpty();
    assertThat(logged.list).isEmpty();
  }

  @Test
  void aSilenceIsMadeOnce() {
    RECEIVER.stubFor(get(urlPathEqualTo(ALERTS)).willReturn(okJson(alerts(Ends.LABELS))));
    RECEIVER.stubFor(get(urlPathEqualTo(SILENCES)).willReturn(okJson("[]")));
    RECEIVER.stubFor(post(SILENCES).willReturn(okJson("{\"silenceID\":\"x\"}")));
    ended(alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(tell().state()).isEqualTo("delivered");
    String silence = got().getFirst().getBodyAsString();
    assertThat(PlainJson.readObject(silence))
        .containsEntry("endsAt", now.plus(Duration.ofHours(1)).toString())
        .containsEntry("createdBy", "RECap trigger web-cpu");
    RECEIVER.stubFor(get(urlPathEqualTo(SILENCES)).willReturn(okJson("[" + silence + "]")));
    database()
        .transaction(
            "forget that it was told",
            handle -> handle.execute("UPDATE trigger_result SET state = 'waiting', due = 0"));
    assertThat(tell().state()).isEqualTo("delivered");
    assertThat(got()).hasSize(1);
  }

  @Test
  void whatIsNoAlertmanagerIsAskedAgainLater() {
    for (String nonsense : List.of("<html>", "{\"status\":\"fine\"}", "[[[", "")) {
      RECEIVER.stubFor(get(urlPathEqualTo(ALERTS)).willReturn(ok(nonsense)));
      if (runs.isEmpty()) {
        ended(alertmanager(Optional.empty()));
      }
      assertThat(tell().why()).contains("the answer is not Alertmanager's");
      now = now.plus(Duration.ofHours(1));
    }
    RECEIVER.stubFor(get(urlPathEqualTo(ALERTS)).willReturn(ok("[" + " ".repeat(5 << 20) + "]")));
    assertThat(tell().state()).isEqualTo("waiting");
    assertThat(state().why().orElseThrow()).isNotEqualTo("the answer is not Alertmanager's");
  }

  @Test
  void anEventThatIsNoAlertGetsNoSilence() {
    ended(
        Ends.event(Event.Kind.CONTAINERS),
        Ends.succeeded(),
        alertmanager(Optional.of(Duration.ofHours(1))));
    assertThat(tell().why()).contains("the event is no alert");
    assertThat(state().state()).isEqualTo("dead");
    assertThat(RECEIVER.getAllServeEvents()).isEmpty();
  }

  @Test
  void nothingIsToldOfWhatWasHeldBackOrWasUndone() {
    Run held =
        Ends.run(
            Ends.succeeded().id(), new Run.State.Suppressed(Run.Cause.COOLDOWN, "a minute ago"));
    ended(Ends.alert(), held, webhook(at("/hook")));
    plan();
    assertThat(results().of(held.id())).isEmpty();
    assertThatThrownBy(() ->
            database()
                .transaction(
                    "end a run",
                    handle -> {
                      results().over(handle, Ends.succeeded(), 1);
                      throw new IllegalStateException("undone");
                    }))
        .hasMessageContaining("undone");
    assertThat(results().due()).isEmpty();
  }

  @Test
  void ofARunThatIsNotThereAnyMoreNothingIsTold() {
    ended(webhook(at("/hook")));
    runs.clear();
    plan();
    assertThat(results().due()).isEmpty();
    assertThat(results().of(Ends.succeeded().id())).isEmpty();
  }

  @Test
  void aRunThatEndsTwiceIsToldOfOnce() {
    answers(ok());
    ended(webhook(at("/hook")));
    tell();
    ended(webhook(at("/hook")));
    tell();
    assertThat(got()).hasSize(1);
  }

  @Test
  void tellsByItselfAndAtOnceWhenARunEnds() throws InterruptedException {
    answers(ok());
    results().start();
    Thread.sleep(200);
    long begun = System.nanoTime();
    ended(webhook(at("/hook")));
    while (got().isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whoHangsHoldsUpNobodyElse() throws Exception {
    RECEIVER.stubFor(post("/hangs").willReturn(ok().withFixedDelay(30_000)));
    RECEIVER.stubFor(post("/hook").willReturn(ok()));
    // More than all places there are, and more than are looked for at once.
    for (int i = 0; i < 80; i++) {
      Run run = Ends.run("01hang%016d".formatted(i), Ends.succeeded().state());
      ended(
          Ends.alert(),
          run,
          webhook(URI.create("http://localhost:%d/hangs".formatted(at("/").getPort()))));
    }
    plan();
    while (results().due().stream().anyMatch(due -> due.outgoing().kind() == Outgoing.Kind.PLAN)) {
      plan();
    }
    results().start();
    while (RECEIVER.findAll(postRequestedFor(urlEqualTo("/hangs"))).isEmpty()) {
      Thread.sleep(5);
    }
    long begun = System.nanoTime();
    ended(webhook(at("/hook")), new Result.Reply(When.ALWAYS));
    assertThat(results().replies().await(Ends.succeeded().event(), Duration.ofSeconds(5)))
        .isPresent();
    while (RECEIVER.findAll(postRequestedFor(urlEqualTo("/hook"))).isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    assertThat(RECEIVER.findAll(postRequestedFor(urlEqualTo("/hangs"))))
        .hasSizeLessThanOrEqualTo(2 * Places.EACH);
  }

  @Test
  void whatNobodyThoughtOfCountsAsAnAttempt() {
    broken.set(true);
    ended(webhook(at("/hook")));
    plan();
    assertThat(results().due()).as("put off").isEmpty();
    assertThat(logged.list.getLast().getFormattedMessage())
        .contains("java.lang.IllegalStateException")
        .doesNotContain(SECRET);
    for (int hours = 0; hours < 26; hours++) {
      now = now.plus(Duration.ofHours(1));
      plan();
    }
    assertThat(new AuditLog(database(), folder).page(Optional.empty(), 0, 100))
        .extracting(kept -> kept.entry().kind())
        .containsExactly("trigger.result-given-up");
    answers(ok());
    broken.set(false);
    results().again(Ends.succeeded().id());
    assertThat(tell().state()).isEqualTo("delivered");
  }

  @Test
  void itGoesOnWhenTheClockBreaks() throws InterruptedException {
    answers(ok());
    broken.set(true);
    results().start();
    while (logged.list.isEmpty()) {
      Thread.sleep(5);
    }
    broken.set(false);
    ended(webhook(at("/hook")));
    while (got().isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(logged.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
  }

  @Test
  void aReplyIsThereForWhoWaitsForIt() throws Exception {
    Replies replies = results().replies();
    String event = Ends.succeeded().event();
    assertThat(replies.await(event, Duration.ofDays(1))).as("nobody will reply").isEmpty();
    replying.set(true);
    assertThat(replies.await(event, Duration.ofMillis(10))).as("not yet").isEmpty();
    CompletableFuture<String> waited =
        CompletableFuture.supplyAsync(
            () -> replies.await(event, Duration.ofSeconds(30)).orElseThrow().getId());
    Thread.sleep(100);
    ended(new Result.Reply(When.ALWAYS));
    replying.set(false);
    plan();
    assertThat(waited.get()).isEqualTo(Ends.succeeded().id());
    assertThat(state().state()).isEqualTo("delivered");
    assertThat(replies.await(event, Duration.ZERO)).as("asked again").isPresent();
  }

  @Test
  void whatWasToldIsForgottenAndWhatWaitsIsNot() {
    answers(aResponse().withStatus(500));
    ended(webhook(at("/failing")));
    tell();
    assertThat(new ResultRows(database()).forget(now.plus(Duration.ofDays(1)))).isZero();
    RECEIVER.resetAll();
    answers(ok());
    now = now.plusSeconds(5);
    tell();
    assertThat(new ResultRows(database()).forget(now)).isEqualTo(1);
    assertThat(results().of(Ends.succeeded().id())).isEmpty();
  }
}
