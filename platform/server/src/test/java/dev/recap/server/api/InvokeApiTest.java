package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.eventually;
import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Access;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.RawConnection.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class InvokeApiTest {
  private static final String WEB = "{\"target\":\"docker:web-1\"}";

  @TempDir private Path folder;
  private @Nullable ApiFixture started;

  @BeforeEach
  void start() {
    started =
        new ApiFixture(
            folder,
            ask ->
                ask.caller().name().equals("token:eve")
                    ? new Access.Decision.Denied(
                        new Problem(Problem.Kind.DENIED, "Tried it but eve may not"))
                    : ask.caller().name().equals("token:hasty")
                        ? new Access.Decision.Denied(
                            new Problem(
                                Problem.Kind.TOO_MANY,
                                "Tried it but too often",
                                Optional.of(Duration.ofMillis(89_100))))
                        : new Access.Decision.Allowed(Optional.empty()));
  }

  private ApiFixture server() {
    return Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private static String work(String parameters) {
    return "{\"target\":\"docker:web-1\",\"parameters\":{%s}}".formatted(parameters);
  }

  @Test
  void waitsForTheEndAndAnswersWithTheRecord() throws IOException {
    Reply reply =
        server()
            .invoke("{\"target\":\"web-1\",\"parameters\":{\"say\":\"hi\"},\"reason\":\"to see\"}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode record = json(reply);
    assertThat(record.at("/outcome/type").asString()).isEqualTo("succeeded");
    assertThat(record.at("/stdout/text").asString()).isEqualTo("hi");
    assertThat(record.at("/target/reference").asString()).isEqualTo("docker:web-1");
    assertThat(record.path("caller").asString()).isEqualTo("token:ann");
    assertThat(record.path("reason").asString()).isEqualTo("to see");
    String location = reply.header("location");
    assertThat(location).isEqualTo("/api/v1/invocations/" + record.path("id").asString());
    assertThat(server().get(location.substring("/api/v1".length())).text()).isEqualTo(reply.text());
  }

  @Test
  void takesReferencesWithSlashesInThePath() throws IOException {
    Reply reply =
        server().ask("POST", "/capsules/registry.example.com%2Fteam%2Fwork:1.0.0/invoke", "", WEB);
    assertThat(reply.status()).isEqualTo(200);
    reply = server().ask("POST", "/capsules/No%20Name/invoke", "", WEB);
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void answersWithTheRecordOfACapsuleThatFailedByItself() throws IOException {
    Reply reply = server().invoke(work("\"exit\":3"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(json(reply).at("/outcome/exitCode").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | {\"target\":\"web-1\"} | 404 | unknown-capsule",
        "work | {\"target\":\"web-9\"} | 404 | unknown-target",
        "work | {\"target\":\"web-1\",\"parameters\":{\"x\":1}} | 400 | bad-parameter",
        "work | {\"target\":\"web-1\",\"timeout\":\"PT0.1S\",\"parameters\":{\"ms\":5000}} | 504 | timed-out"
      })
  void answersWithAProblemThatHoldsTheRecordWhenItDidNotRunToAnEnd(
      String capsule, String body, int status, String kind) throws IOException {
    Reply reply = server().ask("POST", "/capsules/" + capsule + "/invoke", "", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    JsonNode problem = json(reply);
    assertThat(problem.path("kind").asString()).isEqualTo(kind);
    assertThat(problem.path("type").asString()).isEqualTo("urn:recap:problem:" + kind);
    assertThat(problem.path("hint").asString()).isNotEmpty();
    String id = problem.path("invocation").asString();
    assertThat(json(server().get("/invocations/" + id))).isEqualTo(problem.path("record"));
  }

  @Test
  void keepsARecordOfWhatPolicyRefused() throws IOException {
    Reply reply = server().as("eve", "POST", "/capsules/work/invoke", "", WEB);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(json(reply).at("/record/outcome/kind").asString()).isEqualTo("denied");
    assertThat(server().host.runs).hasValue(0);
  }

  @Test
  void saysWhenAGrantCanBeUsedAgain() throws IOException {
    Reply reply = server().as("hasty", "POST", "/capsules/work/invoke", "", WEB);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("90");
    assertThat(json(reply).path("retryAfterSeconds").asInt()).isEqualTo(90);
  }

  @Test
  void refusesCallbacksThatWouldNotBeMade() throws IOException {
    Reply reply =
        server()
            .ask(
                "POST",
                "/capsules/work/invoke",
                "Prefer: respond-async\r\n",
                "{\"target\":\"web-1\",\"callback\":\"http://169.254.169.254/latest\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(json(reply).path("detail").asString()).contains("not public");
    assertThat(server().host.runs).hasValue(0);
  }

  @Test
  void writesNoSecretAnywhere() throws IOException {
    Reply reply = server().invoke(work("\"say\":\"my hunter2\",\"password\":\"hunter2\""));
    assertThat(reply.text()).contains("[redacted]").doesNotContain("hunter2");
  }

  @Test
  void tellsEveryMistakeOfTheBodyAtOnce() throws IOException {
    Reply reply =
        server()
            .invoke(
                """
                {"target":"..","selector":{},"timeout":"soon","reason":1,"priority":1,
                 "parameters":{"a":null},"maxParallel":0,"nonsense":true}
                """);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(json(reply).path("detail").asString())
        .contains(
            "either target or selector",
            "target must be",
            "timeout must be",
            "reason must be",
            "priority is for Prefer: respond-async",
            "parameters.a must not be null",
            "maxParallel must be",
            "selector must have a label",
            "nonsense is unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"target\":\"web-1\",\"timeout\":\"-PT1S\"}",
        "{\"target\":\"web-1\",\"timeout\":\"PT0S\"}",
        "{\"target\":\"web-1\",\"timeout\":\"P400D\"}",
        "{\"target\":\"web-1\",\"timeout\":\"PT1S\",\"maxFailures\":2}",
        "{\"target\":1}",
        "{\"target\":\"web-1\",\"parameters\":[]}",
        "{\"selector\":{\"app\":1}}",
        "{\"selector\":[]}",
        "{\"selector\":{\"\":\"\"}}"
      })
  void refusesBodiesThatMakeNoSense(String body) throws IOException {
    Reply reply = server().invoke(body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(server().host.runs).hasValue(0);
  }

  @Test
  void carriesOutLaterWhatItsCallerDoesNotWaitFor() throws Exception {
    String id = server().submit("", work("\"say\":\"later\""));
    JsonNode record = server().ended(id);
    assertThat(record.path("id").asString()).isEqualTo(id);
    assertThat(record.at("/stdout/text").asString()).isEqualTo("later");
    assertThat(record.path("caller").asString()).isEqualTo("token:ann");
  }

  @Test
  void saysOfWhatWaitsThatItDoesAndCancelsItBeforeItRuns() throws Exception {
    List<String> busy = new ArrayList<>();
    for (int n = 0; n < ApiFixture.BOUNDS.queued(); n++) {
      busy.add(server().submit("", work("\"ms\":20000")));
    }
    eventually(
        () -> server().host.running.get() == busy.size() ? Optional.of(true) : Optional.empty());
    String id = server().submit("", work("\"say\":\"never\""));
    JsonNode waiting = json(server().get("/invocations/" + id));
    assertThat(waiting.path("state").asString()).isEqualTo("queued");
    assertThat(json(server().get("/invocations?state=queued")).path("invocations")).hasSize(1);
    assertThat(
            json(server().as("bob", "GET", "/invocations?state=queued", "", ""))
                .path("invocations"))
        .isEmpty();
    Reply cancelled = server().ask("DELETE", "/invocations/" + id, "", "");
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(json(cancelled).at("/outcome/type").asString()).isEqualTo("cancelled");
    for (String one : busy) {
      assertThat(server().ask("POST", "/invocations/" + one + "/cancel", "", "").status())
          .isEqualTo(202);
      assertThat(server().ended(one).at("/outcome/type").asString()).isEqualTo("cancelled");
    }
    assertThat(server().host.runs).hasValue(busy.size());
  }

  @Test
  void cancelsWhatRunsWhileItsCallerWaits() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> waiting = callers.submit(() -> server().invoke(work("\"ms\":20000")));
      JsonNode open =
          eventually(() ->
              Optional.of(json(server().get("/invocations?state=running")).path("invocations"))
                  .filter(all -> all.size() == 1 && server().host.running.get() == 1));
      String id = open.path(0).path("id").asString();
      assertThat(server().as("bob", "DELETE", "/invocations/" + id, "", "").status())
          .as("not another's")
          .isEqualTo(404);
      Reply asked = server().as("root", "DELETE", "/invocations/" + id, "", "");
      assertThat(asked.status()).isEqualTo(202);
      assertThat(waiting.get().status()).isEqualTo(499);
      JsonNode record = json(server().get("/invocations/" + id));
      assertThat(record.at("/outcome/by").asString()).isEqualTo("token:root");
      Reply again = server().ask("DELETE", "/invocations/" + id, "", "");
      assertThat(again.status()).as("it has ended already").isEqualTo(200);
      assertThat(json(again)).isEqualTo(record);
    }
  }

  @Test
  void invokesOnceHoweverOftenTheSameIsAskedForWithOneKey() throws Exception {
    String key = "Idempotency-Key: k-1\r\n";
    String body = work("\"say\":\"once\",\"ms\":200");
    List<Callable<Reply>> all = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      all.add(() -> server().ask("POST", "/capsules/work/invoke", key, body));
    }
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> answers = new ArrayList<>();
      for (Future<Reply> reply : callers.invokeAll(all)) {
        assertThat(reply.get().status()).as(reply.get().text()).isEqualTo(200);
        answers.add(reply.get().text());
      }
      assertThat(answers).allMatch(answers.getFirst()::equals);
    }
    Reply async =
        server().ask("POST", "/capsules/work/invoke", key + "Prefer: respond-async\r\n", body);
    assertThat(json(async).path("repeated").asBoolean()).isTrue();
    assertThat(server().host.runs).hasValue(1);
    Reply other = server().ask("POST", "/capsules/work/invoke", key, work("\"say\":\"x\""));
    assertThat(other.status()).isEqualTo(422);
    assertThat(json(other).path("kind").asString()).isEqualTo("key-reused");
    assertThat(server().as("bob", "POST", "/capsules/work/invoke", key, body).status())
        .as("keys are each caller's own")
        .isEqualTo(200);
    assertThat(server().host.runs).hasValue(2);
  }

  @Test
  void invokesInEveryTargetWithTheLabelsAsOneInvocation() throws Exception {
    Reply reply =
        server().invoke("{\"selector\":{\"app\":\"web\"},\"parameters\":{\"say\":\"hi\"}}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode parent = json(reply);
    assertThat(parent.at("/outcome/type").asString()).isEqualTo("succeeded");
    assertThat(parent.at("/target/reference").asString()).isEqualTo("app=web");
    assertThat(parent.at("/result/invocations")).hasSize(2);
    String id = parent.path("id").asString();
    JsonNode parts = json(server().get("/invocations?parent=" + id)).path("invocations");
    assertThat(parts)
        .hasSize(2)
        .allSatisfy(part -> {
          assertThat(part.path("parent").asString()).isEqualTo(id);
          assertThat(part.at("/outcome/type").asString()).isEqualTo("succeeded");
        });
    Reply none = server().invoke("{\"selector\":{\"app\":\"none\"}}");
    assertThat(none.status()).isEqualTo(404);
    JsonNode failed =
        json(
            server()
                .invoke(
                    "{\"selector\":{\"app\":\"\"},\"parameters\":{\"exit\":1},\"maxParallel\":1,\"maxFailures\":1}"));
    assertThat(failed.at("/outcome/type").asString()).isEqualTo("failed");
    assertThat(failed.at("/result/invocations")).hasSize(1);
    assertThat(failed.at("/result/notStarted")).hasSize(2);
  }

  @Test
  void cancelsAllPartsOfAFanOut() throws Exception {
    String id =
        server()
            .submit(
                "",
                "{\"selector\":{\"app\":\"\"},\"parameters\":{\"ms\":20000},\"maxParallel\":2}");
    eventually(() -> server().host.running.get() == 2 ? Optional.of(true) : Optional.empty());
    assertThat(server().ask("DELETE", "/invocations/" + id, "", "").status()).isEqualTo(202);
    JsonNode parent = server().ended(id);
    assertThat(parent.at("/outcome/type").asString()).isEqualTo("cancelled");
    assertThat(parent.at("/result/notStarted")).hasSize(1);
    assertThat(parent.at("/result/invocations"))
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.path("outcome").asString()).isEqualTo("cancelled"));
  }

  @Test
  void letsNoMoreRunInOneTargetThanAllowedAndSaysWhenToTryAgain() throws Exception {
    List<Reply> replies = all(ApiFixture.BOUNDS.perTarget() + 1, work("\"ms\":1500"));
    assertThat(replies.stream().filter(reply -> reply.status() == 200))
        .hasSize(ApiFixture.BOUNDS.perTarget());
    Reply refused =
        replies.stream().filter(reply -> reply.status() == 429).findFirst().orElseThrow();
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(json(refused).path("kind").asString()).isEqualTo("too-many");
    assertThat(json(refused).path("retryAfterSeconds").asInt()).isEqualTo(1);
    assertThat(server().host.most).hasValue(ApiFixture.BOUNDS.perTarget());
    assertThat(server().invoke(WEB).status()).as("there is room again").isEqualTo(200);
  }

  @Test
  void letsNoMoreCallersWaitThanAllowed() throws Exception {
    List<Callable<Reply>> all = new ArrayList<>();
    for (int n = 0; n < ApiFixture.BOUNDS.waitedFor() + 2; n++) {
      String body =
          "{\"target\":\"%s\",\"parameters\":{\"ms\":1500}}".formatted(n % 2 == 0 ? "db" : "web-1");
      all.add(() -> server().invoke(body));
    }
    List<Reply> replies = all(all);
    assertThat(replies).filteredOn(reply -> reply.status() == 429).hasSize(2);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 200)
        .hasSize(ApiFixture.BOUNDS.waitedFor());
  }

  @Test
  void queuesNoMoreThanAllowed() throws Exception {
    List<String> accepted = new ArrayList<>();
    Reply refused = null;
    for (int n = 0; n < 20 && refused == null; n++) {
      Reply reply =
          server()
              .ask(
                  "POST",
                  "/capsules/work/invoke",
                  "Prefer: respond-async\r\n",
                  work("\"ms\":20000"));
      if (reply.status() == 202) {
        accepted.add(json(reply).path("id").asString());
      } else {
        refused = reply;
      }
    }
    assertThat(Objects.requireNonNull(refused).status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isNotEmpty();
    for (String id : accepted.reversed()) {
      eventually(() ->
          server().ask("DELETE", "/invocations/" + id, "", "").status() < 300
              ? Optional.of(true)
              : Optional.empty());
    }
  }

  private List<Reply> all(int times, String body) throws Exception {
    List<Callable<Reply>> all = new ArrayList<>();
    for (int n = 0; n < times; n++) {
      all.add(() -> server().invoke(body));
    }
    return all(all);
  }

  private static List<Reply> all(List<Callable<Reply>> calls) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> reply : callers.invokeAll(calls)) {
        replies.add(reply.get());
      }
      return replies;
    }
  }
}
