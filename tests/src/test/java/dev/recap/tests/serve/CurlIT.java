package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import dev.recap.tests.serve.ServerProcess.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Everything that can be done with the server is done with {@code curl} alone. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
final class CurlIT {
  private static final RealContainers CONTAINERS = new RealContainers();
  private static final String LABEL = CONTAINERS.unique("label");
  private static final Script SCRIPT = Script.create();
  private static String crun = "";
  private static String docker = "";
  private static ServerProcess server;

  @BeforeAll
  static void prepare() throws Exception {
    TestCapsule.in(SCRIPT.work());
    crun = CONTAINERS.crun("a", Map.of(LABEL, "yes")).reference();
    docker = CONTAINERS.docker("b", "--label", LABEL + "=yes").reference();
    server = ServerProcess.start(SCRIPT, Map.of());
  }

  @AfterAll
  static void removeAll() throws Exception {
    try (SCRIPT;
        CONTAINERS;
        ServerProcess last = server) {
      assertThat(last.end()).isEqualTo(143);
      assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
    }
  }

  private static String order(String target, String script) {
    return "{\"target\":\"%s\",\"parameters\":{\"script\":\"%s\"}}".formatted(target, script);
  }

  private static Reply invoke(String target, String script, String... more) throws Exception {
    return server.post("/api/v1/capsules/runner/invoke", order(target, script), more);
  }

  private static String submit(String target, String script, String... more) throws Exception {
    List<String> headers = new java.util.ArrayList<>(List.of("-H", "Prefer: respond-async"));
    headers.addAll(List.of(more));
    Reply reply = invoke(target, script, headers.toArray(String[]::new));
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    String id = reply.json().path("id").asString();
    assertThat(reply.header("Location")).contains("/api/v1/invocations/" + id);
    return id;
  }

  @Test
  void listsTargetsByLabel() throws Exception {
    JsonNode targets = server.ask("/api/v1/targets?label=" + LABEL + "=yes").json().path("targets");
    assertThat(targets.valueStream().map(target -> target.path("reference").asString()))
        .containsExactlyInAnyOrder(crun, docker);
  }

  @Test
  void showsCapsules() throws Exception {
    assertThat(
            server
                .ask("/api/v1/capsules")
                .json()
                .path("capsules")
                .valueStream()
                .map(capsule -> capsule.path("name").asString()))
        .contains("runner");
    assertThat(server.ask("/api/v1/capsules/runner").json().toString()).contains("\"script\"");
    Reply missing = server.ask("/api/v1/capsules/none");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("Content-Type")).contains("application/problem+json");
    assertThat(missing.json().path("kind").asString()).isEqualTo("unknown-capsule");
    assertThat(missing.json().path("hint").asString()).isNotEmpty();
  }

  @Test
  void invokesAndWaits() throws Exception {
    for (String target : List.of(crun, docker)) {
      Reply reply = invoke(target, "echo seen");
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      JsonNode record = reply.json();
      assertThat(record.path("outcome").path("type").asString()).isEqualTo("succeeded");
      assertThat(record.path("receipt").path("clean").asBoolean()).isTrue();
      assertThat(record.path("caller").asString()).isEqualTo("root");
      String id = record.path("id").asString();
      assertThat(server.ask("/api/v1/invocations/" + id + "/stdout").body()).isEqualTo("seen\n");
      assertThat(SCRIPT.run("invocations", "show", id).out()).contains("succeeded");
    }
  }

  @Test
  void invokesLaterOnceForEachKey() throws Exception {
    String id = submit(crun, "echo later", "-H", "Idempotency-Key: one");
    Reply again =
        invoke(crun, "echo later", "-H", "Prefer: respond-async", "-H", "Idempotency-Key: one");
    assertThat(again.json().path("id").asString()).isEqualTo(id);
    assertThat(again.json().path("repeated").asBoolean()).isTrue();
    Reply other =
        invoke(crun, "echo other", "-H", "Prefer: respond-async", "-H", "Idempotency-Key: one");
    assertThat(other.status()).isEqualTo(422);
    assertThat(server.ended(id).path("outcome").path("type").asString()).isEqualTo("succeeded");
  }

  @Test
  void followsWhatRunsAndGoesOnFromTheEventItHad() throws Exception {
    String id = submit(docker, "echo first; sleep 2; echo second; exit 3");
    String events = "/api/v1/invocations/" + id + "/events";
    String all = server.ask(events, "-N").body();
    assertThat(all).contains("event: phase", "first", "second", "event: end");
    String seen =
        all.lines()
            .takeWhile(line -> !line.contains("first"))
            .filter(line -> line.startsWith("id:"))
            .reduce((a, b) -> b)
            .orElseThrow()
            .substring(3)
            .strip();
    String rest = server.ask(events, "-N", "-H", "Last-Event-ID: " + seen).body();
    assertThat(rest).contains("event: end").doesNotContain("\"accepted\"");
  }

  @Test
  void cancelsWhatRuns() throws Exception {
    String id = submit(crun, "echo up; sleep 50");
    server.ask("/api/v1/invocations/" + id + "/events", "-N", "--max-time", "3");
    assertThat(server.ask("/api/v1/invocations/" + id, "-X", "DELETE").status())
        .isBetween(200, 202);
    JsonNode record = server.ended(id);
    assertThat(record.path("outcome").path("type").asString()).isEqualTo("cancelled");
    assertThat(record.path("receipt").path("clean").asBoolean()).isTrue();
  }

  @Test
  void theCommandDoesNotEndTheServerWithOneOfItsInvocations() throws Exception {
    String id = submit(crun, "sleep 5");
    while (!server.ask("/api/v1/invocations/" + id).json().path("phases").has("bound")
        && !server.ask("/api/v1/invocations/" + id).json().has("outcome")) {
      if (server.ask("/api/v1/invocations?state=running").body().contains(id)) {
        break;
      }
      Thread.sleep(20);
    }
    SCRIPT.run("invocations", "cancel", id);
    assertThat(server.ask("/api/v1/invocations/" + id).status()).isEqualTo(200);
    server.ask("/api/v1/invocations/" + id, "-X", "DELETE");
    server.ended(id);
  }

  @Test
  void handsOutPartsOfArtifacts() throws Exception {
    JsonNode record = invoke(crun, "echo 0123456789 > /out/digits").json();
    String path = "/api/v1/invocations/" + record.path("id").asString() + "/artifacts/digits";
    assertThat(record.path("artifacts").get(0).path("name").asString()).isEqualTo("digits");
    assertThat(server.ask(path).body()).isEqualTo("0123456789\n");
    Reply part = server.ask(path, "-r", "3-5");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("345");
    String tag = part.header("ETag").orElseThrow();
    assertThat(server.ask(path, "-H", "If-None-Match: " + tag).status()).isEqualTo(304);
  }

  @Test
  void fansOut() throws Exception {
    Reply reply =
        server.post(
            "/api/v1/capsules/runner/invoke",
            "{\"selector\":{\"%s\":\"yes\"},\"parameters\":{\"script\":\"true\"}}"
                .formatted(LABEL));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    String id = reply.json().path("id").asString();
    JsonNode parts = server.ask("/api/v1/invocations?parent=" + id).json().path("invocations");
    assertThat(parts.valueStream().map(part -> part.path("outcome").path("type").asString()))
        .containsExactly("succeeded", "succeeded");
  }

  @Test
  void pagesThroughInvocations() throws Exception {
    for (int i = 0; i < 3; i++) {
      invoke(crun, "true");
    }
    JsonNode first = server.ask("/api/v1/invocations?limit=2&capsule=runner").json();
    assertThat(first.path("invocations").size()).isEqualTo(2);
    String next = URLEncoder.encode(first.path("next").asString(), StandardCharsets.UTF_8);
    JsonNode second =
        server.ask("/api/v1/invocations?limit=2&capsule=runner&cursor=" + next).json();
    assertThat(second.path("invocations").get(0).path("id").asString())
        .isLessThan(first.path("invocations").get(1).path("id").asString());
  }

  @Test
  void managesTokensAndReadsTheAuditLog() throws Exception {
    Reply made =
        server.post(
            "/api/v1/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"PT1H\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String bearer = "Authorization: Bearer " + made.json().path("token").asString();
    assertThat(server.ask("/api/v1/targets", "-H", bearer).status()).isEqualTo(200);
    assertThat(invoke(crun, "true", "-H", bearer).status()).isEqualTo(403);
    assertThat(server.ask("/api/v1/audit", "-H", bearer).status()).isEqualTo(403);
    String id = made.json().path("id").asString();
    assertThat(server.ask("/api/v1/tokens/" + id, "-X", "DELETE").status()).isEqualTo(204);
    assertThat(server.ask("/api/v1/targets", "-H", bearer).status()).isEqualTo(401);
    String audited = audited();
    assertThat(audited)
        .contains("token.created", "token.revoked")
        .doesNotContain(made.json().path("token").asString());
    JsonNode verified = server.ask("/api/v1/audit/verification").json();
    assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isTrue();
  }

  private static String audited() throws Exception {
    StringBuilder all = new StringBuilder();
    long after = 0;
    do {
      JsonNode page = server.ask("/api/v1/audit?limit=100&after=" + after).json();
      all.append(page.path("entries"));
      after = page.path("next").asLong(-1);
    } while (after >= 0);
    return all.toString();
  }

  @Test
  void describesItself() throws Exception {
    assertThat(server.ask("/openapi.json").json().path("openapi").asString()).isEqualTo("3.1.0");
  }

  @Test
  void isInvokedAsOpenWhisksClientsDo() throws Exception {
    String actions = "/api/v1/namespaces/_/actions";
    assertThat(server.ask(actions).body()).contains("\"runner\"");
    String body = "{\"__recap_target\":\"%s\",\"script\":\"echo hi\"}".formatted(crun);
    Reply result = server.post(actions + "/runner?blocking=true&result=true", body);
    assertThat(result.status()).as(result.body()).isEqualTo(200);
    assertThat(result.body()).contains("hi");
    Reply activation = server.post(actions + "/runner?blocking=true", body);
    assertThat(activation.json().path("response").path("success").asBoolean()).isTrue();
    String id = activation.json().path("activationId").asString();
    assertThat(server.ask("/api/v1/namespaces/_/activations/" + id + "/logs").body())
        .contains("hi");
  }
}
