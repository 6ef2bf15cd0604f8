package dev.recap.server.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.server.http.Endpoint;
import dev.recap.server.identity.Credentials;
import dev.recap.server.live.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests as wsk and openwhisk-client-js make them. */
final class OpenWhiskTest {
  private static final String BASE = "/api/v1/namespaces/_/";
  private static final JsonMapper JSON = new JsonMapper();

  private final FakeBackend backend = new FakeBackend();
  private final TestServer server =
      new TestServer(
          credentials ->
              TestServer.identity(
                  new Credentials(
                      credentials.peer(),
                      credentials.authorization().map(OpenWhiskTest::bearer),
                      credentials.certificate())),
          new OpenWhisk(backend).endpoints().toArray(Endpoint[]::new));
  private final HttpClient client = HttpClient.newHttpClient();

  private static String bearer(String basic) {
    String pair = new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), UTF_8);
    return "Bearer " + pair.substring(pair.indexOf(':') + 1);
  }

  @AfterEach
  void end() {
    client.shutdownNow();
    server.close();
  }

  record Answer(int status, JsonNode body, HttpResponse<String> whole) {}

  @Test
  void invokesAndWaitsForTheActivation() throws Exception {
    // wsk action invoke top -b -p __recap_target docker:web -p iterations 1
    Answer answer =
        post(
            "actions/top?blocking=true&result=false",
            "{\"__recap_target\":\"docker:web\",\"iterations\":1,\"deep\":{\"a\":[true,null,1.5]}}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = answer.body();
    String id = body.get("activationId").asString();
    assertThat(answer.whole().headers().firstValue("X-Openwhisk-Activation-Id")).contains(id);
    assertThat(body.get("name").asString()).isEqualTo("top");
    assertThat(body.get("version").asString()).isEqualTo("1.2.0");
    assertThat(body.get("namespace").asString()).isEqualTo("_");
    assertThat(body.get("subject").asString()).isEqualTo("ann");
    assertThat(body.get("duration").asLong()).isEqualTo(1500);
    assertThat(body.get("response").toString())
        .startsWith(
            "{\"status\":\"success\",\"statusCode\":0,\"success\":true,\"result\":{\"load\":0.25}");
    assertThat(body.get("logs").get(0).asString()).matches("\\d{4}-.*Z stdout: .*");
    assertThat(backend.asked.getLast().parameters())
        .containsOnlyKeys("iterations", "deep")
        .containsEntry("iterations", 1);
    assertThat(backend.asked.getLast().target()).hasToString("docker:web");
    assertThat(backend.asked.getLast().caller()).isEqualTo(Caller.local("ann"));
  }

  @Test
  void answersWithTheResultAlone() throws Exception {
    // wsk action invoke top -r …
    Answer answer = invoke("top", "blocking=true&result=true");
    assertThat(answer.body()).hasToString("{\"load\":0.25}");
    assertThat(invoke("list", "blocking=true&result=true").body())
        .hasToString("{\"result\":[1,2]}");
    assertThat(invoke("text", "blocking=true&result=true").body())
        .hasToString("{\"stdout\":\"hello\\n\"}");
    assertThat(invoke("bytes", "blocking=true&result=true").body())
        .hasToString("{\"stdout_base64\":\"/w==\"}");
  }

  @Test
  void invokesWithoutWaiting() throws Exception {
    Answer answer =
        post(
            "actions/top@1.2.0",
            "{\"__recap_target\":\"web\",\"__recap_reason\":\"why\",\"__recap_timeout\":\"PT5S\"}");
    assertThat(answer.status()).isEqualTo(202);
    String id = answer.body().get("activationId").asString();
    assertThat(answer.body()).hasSize(1);
    Request submitted = Optional.ofNullable(backend.submitted.get(id)).orElseThrow();
    assertThat(submitted.capsule()).hasToString("top:1.2.0");
    assertThat(submitted.reason()).contains("why");
    assertThat(submitted.timeout()).contains(Duration.ofSeconds(5));
    Answer early = get("activations/" + id);
    assertThat(early.status()).isEqualTo(404);
    assertThat(early.body().get("error").asString()).contains("has not ended yet");
    backend.endSubmitted();
    assertThat(get("activations/" + id).status()).isEqualTo(200);
  }

  @Test
  void whoWaitsTooLongIsToldTheId() throws Exception {
    Answer answer = invoke("slow", "blocking=true&timeout=300");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().get("activationId").asString()).hasSize(20);
  }

  @Test
  void saysWhatFailedAsOpenWhiskDoes() throws Exception {
    backend.outcomes.put("top", new Outcome.Failed(3, "The capsule ended with status 3: no"));
    Answer failed = invoke("top", "blocking=true");
    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.body().get("response").toString())
        .isEqualTo(
            "{\"status\":\"application error\",\"statusCode\":1,\"success\":false,"
                + "\"result\":{\"error\":\"The capsule ended with status 3: no\"}}");
    Answer result = invoke("top", "blocking=true&result=true");
    assertThat(result.status()).isEqualTo(502);
    assertThat(result.body()).hasToString("{\"error\":\"The capsule ended with status 3: no\"}");
    backend.outcomes.put("top", new Outcome.TimedOut(Duration.ofSeconds(1)));
    assertThat(invoke("top", "blocking=true").body().get("response").get("status").asString())
        .isEqualTo("action developer error");
    backend.outcomes.put(
        "top", new Outcome.Rejected(new Problem(Problem.Kind.DENIED, "Tried to but may not")));
    Answer rejected = invoke("top", "blocking=true");
    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.body().get("error").asString()).startsWith("Tried to but may not");
    assertThat(rejected.body().get("code").asString()).isEqualTo("denied");
    assertThat(rejected.body().get("activationId").asString()).hasSize(20);
  }

  @Test
  void everyErrorHasOpenWhisksForm() throws Exception {
    for (Map.Entry<String, Integer> one :
        Map.ofEntries(
                Map.entry("GET actions/unknown", 404),
                Map.entry("GET actions/UP%20", 404),
                Map.entry("GET actions/pack/name", 404),
                Map.entry("POST actions/pack/name", 404),
                Map.entry("PUT actions/top?overwrite=true", 405),
                Map.entry("DELETE actions/top", 405),
                Map.entry("PUT triggers/events?overwrite=true", 405),
                Map.entry("POST triggers/events", 405),
                Map.entry("GET rules/t2a", 404),
                Map.entry("PUT packages/iot", 405),
                Map.entry("GET activations/unknown", 404),
                Map.entry("GET activations/unknown/logs", 404),
                Map.entry("GET activations/unknown/result", 404),
                Map.entry("GET activations?limit=1000", 400),
                Map.entry("GET activations?limit=x", 400),
                Map.entry("GET activations?count=true", 400),
                Map.entry("GET actions?skip=-1", 400),
                Map.entry("POST actions/top?blocking=true", 400),
                Map.entry("POST actions/busy?blocking=true", 400))
            .entrySet()) {
      String[] request = one.getKey().split(" ", 2);
      Answer answer = send(request[0], BASE + request[1], "ann", "");
      assertThat(answer.status()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(answer.body().get("error").asString()).as(one.getKey()).startsWith("Tried to ");
      assertThat(answer.body().get("code").asString()).as(one.getKey()).isNotEmpty();
    }
    Answer busy = invoke("busy", "blocking=true");
    assertThat(busy.status()).isEqualTo(429);
    assertThat(busy.body().get("code").asString()).isEqualTo("too-many");
    Answer other = send("GET", "/api/v1/namespaces/whisk.system/packages", "ann", "");
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.body().get("error").asString()).contains("whisk.system");
    Answer nobody = send("GET", BASE + "actions", "", "");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.body().get("error").asString()).startsWith("Tried to see who asks");
    assertThat(nobody.whole().headers().firstValue("WWW-Authenticate")).contains("Basic");
  }

  @Test
  void whatIsSentBesideParametersIsChecked() throws Exception {
    for (String sent :
        new String[] {
          "{}",
          "{\"__recap_target\":1}",
          "{\"__recap_target\":\"-f\"}",
          "{\"__recap_target\":\"web\",\"__recap_timeout\":\"soon\"}",
          "{\"__recap_target\":\"web\",\"__recap_timeout\":\"PT0S\"}"
        }) {
      Answer answer = post("actions/top?blocking=true", sent);
      assertThat(answer.status()).as(sent).isEqualTo(400);
      assertThat(answer.body().get("code").asString()).isEqualTo("bad-parameter");
    }
    assertThat(post("actions/top", "[]").status()).isEqualTo(400);
    assertThat(backend.asked).isEmpty();
  }

  @Test
  void listsActionsAndNothingElse() throws Exception {
    assertThat(send("GET", "/api/v1/namespaces", "ann", "").body()).hasToString("[\"_\"]");
    JsonNode actions = get("actions?limit=0&skip=0").body();
    assertThat(actions).hasSize(2);
    assertThat(actions.get(0).get("name").asString()).isEqualTo("top");
    assertThat(actions.get(1).get("name").asString()).isEqualTo("top@1.1.0");
    assertThat(actions.get(0).get("exec").get("kind").asString()).isEqualTo("capsule");
    assertThat(actions.get(0).get("limits").get("timeout").asInt()).isEqualTo(60_000);
    assertThat(get("actions?limit=1&skip=1").body()).hasSize(1);
    for (String none : new String[] {"packages", "triggers", "rules"}) {
      assertThat(get(none + "?limit=0&skip=0").body()).as(none).hasToString("[]");
    }
    JsonNode action = get("actions/top@1.1.0?code=false").body();
    assertThat(action.get("version").asString()).isEqualTo("1.1.0");
    assertThat(action.get("annotations").toString())
        .contains("{\"key\":\"parameters-schema\",\"value\":{\"type\":\"object\"}}");
  }

  @Test
  void listsActivationsAndShowsThem() throws Exception {
    String first = invoke("top", "blocking=true").body().get("activationId").asString();
    invoke("text", "blocking=true");
    JsonNode all = get("activations?limit=30&skip=0&docs=false").body();
    assertThat(all).hasSize(2);
    assertThat(all.get(0).has("response")).isFalse();
    assertThat(all.get(0).get("statusCode").asInt()).isZero();
    assertThat(get("activations?limit=1&docs=true").body().get(0).get("response").has("result"))
        .isTrue();
    assertThat(get("activations?name=top").body()).hasSize(1);
    assertThat(get("activations?since=99999999999999&upto=9").body()).isEmpty();
    assertThat(get("activations/" + first).body().get("activationId").asString()).isEqualTo(first);
    assertThat(get("activations/" + first + "/result").body().get("result").toString())
        .isEqualTo("{\"load\":0.25}");
    assertThat(get("activations/" + first + "/logs").body().get("logs").get(1).asString())
        .endsWith("stderr: warned");
    assertThat(send("GET", BASE + "activations/" + first, "mallory", "").status()).isEqualTo(404);
    assertThat(send("GET", BASE + "activations", "mallory", "").body()).isEmpty();
  }

  private Answer invoke(String name, String query) throws Exception {
    return post("actions/" + name + "?" + query, "{\"__recap_target\":\"docker:web\"}");
  }

  private Answer post(String path, String body) throws Exception {
    return send("POST", BASE + path, "ann", body);
  }

  private Answer get(String path) throws Exception {
    return send("GET", BASE + path, "ann", "");
  }

  private Answer send(String method, String path, String user, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.at(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("User-Agent", "OpenWhisk-CLI/1.0 (2021-04-01T23:49:54.523+0000) linux amd64")
            .header("Content-Type", "application/json");
    if (!user.isEmpty()) {
      String pair = "recap:" + user;
      request.header(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer);
  }
}
