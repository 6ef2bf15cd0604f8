package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests that OpenWhisk's clients send, as they send them: {@code wsk} with
 * apache/openwhisk-client-go, and apache/openwhisk-client-js 3.21.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class OpenWhiskClientsIT {
  private static final String WSK = "OpenWhisk-CLI/1.0 (2021-04-01T23:49:54.523+0000) linux amd64";
  private static final String JS = "openwhisk-client-js";
  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static String target = "";
  private static TokenServer server;

  @BeforeAll
  static void prepare() throws Exception {
    TestCapsule.in(SCRIPT.work());
    target = CONTAINERS.crun("a", Map.of()).reference();
    server = TokenServer.start(SCRIPT, Map.of());
  }

  @AfterAll
  static void removeAll() throws Exception {
    try (SCRIPT;
        CONTAINERS;
        TokenServer last = server) {
      assertThat(last.process().end()).isEqualTo(143);
    }
  }

  /** The password of the credentials is the token. */
  private static String credentials(String token) {
    String pair = "recap:" + token;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.Builder request(String client, String path) {
    return HttpRequest.newBuilder(server.address().resolve("/api/v1/" + path))
        .header("Authorization", credentials(server.token()))
        .header("User-Agent", client);
  }

  private static HttpResponse<String> get(String client, String path) throws Exception {
    return HTTP.send(request(client, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String client, String path, String body)
      throws Exception {
    HttpRequest request =
        request(client, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> reply) {
    return JsonMapper.shared().readTree(reply.body());
  }

  private static String parameters(String script) {
    return "{\"__recap_target\":\"%s\",\"script\":\"%s\"}\n".formatted(target, script);
  }

  @Test
  void wskLists() throws Exception {
    assertThat(json(get(WSK, "namespaces")).toString()).isEqualTo("[\"_\"]");
    JsonNode actions = json(get(WSK, "namespaces/_/actions?limit=30&skip=0"));
    assertThat(actions.valueStream().map(action -> action.path("name").asString()))
        .contains("runner");
    for (String none : List.of("packages", "triggers", "rules")) {
      assertThat(get(WSK, "namespaces/_/" + none + "?limit=30&skip=0").body()).isEqualTo("[]");
    }
    assertThat(json(get(WSK, "namespaces/_/actions/runner?code=false")).path("name").asString())
        .isEqualTo("runner");
  }

  @Test
  void wskInvokesForTheResult() throws Exception {
    HttpResponse<String> reply =
        post(WSK, "namespaces/_/actions/runner?blocking=true&result=true", parameters("echo hi"));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(json(reply).path("stdout").asString()).isEqualTo("hi\n");
  }

  @Test
  void wskInvokesAndReadsTheActivation() throws Exception {
    HttpResponse<String> reply =
        post(WSK, "namespaces/_/actions/runner?blocking=false&result=false", parameters("echo b"));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
    String id = json(reply).path("activationId").asString();
    server.process().ended(id);
    JsonNode activation = json(get(WSK, "namespaces/_/activations/" + id));
    assertThat(activation.path("response").path("status").asString()).isEqualTo("success");
    assertThat(activation.path("subject").asString()).isEqualTo("token:test");
    assertThat(get(WSK, "namespaces/_/activations/" + id + "/logs").body()).contains("stdout: b");
    assertThat(
            json(get(WSK, "namespaces/_/activations/" + id + "/result"))
                .path("success")
                .asBoolean())
        .isTrue();
    JsonNode last = json(get(WSK, "namespaces/_/activations?limit=30&skip=0"));
    assertThat(last.valueStream().map(one -> one.path("activationId").asString())).contains(id);
    JsonNode polled = json(get(WSK, "namespaces/_/activations?docs=true&limit=0&since=1&skip=0"));
    assertThat(polled.isArray()).as(polled.toString()).isTrue();
  }

  @Test
  void theJavaScriptClientInvokes() throws Exception {
    HttpResponse<String> reply =
        post(JS, "namespaces/_/actions/runner?blocking=true", parameters("echo js"));
    assertThat(json(reply).path("response").path("result").path("stdout").asString())
        .isEqualTo("js\n");
    // What it sends where no options are given.
    assertThat(get(JS, "namespaces/_/actions?").statusCode()).isEqualTo(200);
    assertThat(get(JS, "namespaces/_/activations?").statusCode()).isEqualTo(200);
    assertThat(get(JS, "namespaces/_/actions/runner?").statusCode()).isEqualTo(200);
  }

  @Test
  void failuresHaveTheFormThatClientsRead() throws Exception {
    String invoke = "namespaces/_/actions/runner?blocking=true&result=false";
    HttpResponse<String> failed = post(WSK, invoke, parameters("exit 3"));
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(json(failed).path("response").path("success").asBoolean(true)).isFalse();
    HttpResponse<String> missing = get(WSK, "namespaces/_/actions/none");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).path("error").asString()).contains("none");
    HttpRequest wrong =
        HttpRequest.newBuilder(server.address().resolve("/api/v1/namespaces/_/actions"))
            .header("Authorization", credentials("wrong"))
            .build();
    assertThat(HTTP.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }
}
