package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.eventually;
import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.http.RawConnection.Reply;
import dev.recap.server.session.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Actions, sessions and events over the whole server: one policy, one log, one view of both. */
@Timeout(60)
final class WaysInTest {
  private static final String GRANTS =
      """
      grants:
        - name: ann-works
          callers: {users: ["token:ann"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: "web-*"}]
          interactive: true
      """;
  private static final String ACTION = "/namespaces/_/actions/work?blocking=true";
  private static final String WEB = "{\"__recap_target\":\"docker:web-1\",\"say\":\"hi\"}";

  @TempDir private Path folder;
  private @Nullable ApiFixture started;

  @BeforeEach
  void start() {
    started = ApiFixture.under(folder, GRANTS);
  }

  private ApiFixture server() {
    return Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  @Test
  void anActionIsAnInvocationAsEveryOther() throws IOException {
    Reply reply = server().ask("POST", ACTION, "", WEB);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    String id = json(reply).path("activationId").asString();
    assertThat(json(reply).at("/response/result/stdout").asString()).isEqualTo("hi");
    JsonNode record = json(server().get("/invocations/" + id));
    assertThat(record.path("caller").asString()).isEqualTo("token:ann");
    assertThat(record.at("/target/reference").asString()).isEqualTo("docker:web-1");
    assertThat(server().host.ran).containsOnlyKeys(id);
    for (String path : new String[] {"", "/logs", "/result"}) {
      String at = "/namespaces/_/activations/" + id + path;
      assertThat(server().get(at).status()).isEqualTo(200);
      assertThat(server().as("bob", "GET", at, "", "").status()).as(at).isEqualTo(404);
      assertThat(server().as("root", "GET", at, "", "").status()).isEqualTo(200);
    }
    assertThat(json(server().get("/namespaces/_/activations"))).hasSize(1);
    assertThat(json(server().get("/namespaces/_/activations?name=work&skip=1"))).isEmpty();
    assertThat(json(server().as("bob", "GET", "/namespaces/_/activations", "", ""))).isEmpty();
  }

  @Test
  void anActionThatPolicyDeniesIsNotRun() throws IOException {
    Reply denied = server().as("bob", "POST", ACTION, "", WEB);
    assertThat(denied.status()).isEqualTo(403);
    assertThat(json(denied).path("code").asString()).isEqualTo("denied");
    Reply elsewhere = server().ask("POST", ACTION, "", WEB.replace("web-1", "db"));
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(server().host.ran).isEmpty();
  }

  @Test
  void anActionThatIsNotWaitedForIsQueuedAndCanBeFollowed() throws Exception {
    Reply reply = server().ask("POST", "/namespaces/_/actions/work", "", WEB);
    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    String id = json(reply).path("activationId").asString();
    // Also before it is begun.
    Reply events = server().get("/invocations/" + id + "/events");
    assertThat(events.text()).contains("event: stdout", "{\"text\":\"hi\"}", "event: end");
    assertThat(server().get("/namespaces/_/activations/" + id).status()).isEqualTo(200);
    Reply others = server().as("bob", "GET", "/invocations/" + id + "/events", "", "");
    assertThat(others.status()).isEqualTo(404);
    assertThat(others.text()).doesNotContain("hi\"");
  }

  @Test
  void whatWaitsForItsTurnIsSeenByItsCallerOnly() throws Exception {
    for (int n = 0; n < ApiFixture.BOUNDS.queued(); n++) {
      server().submit("", "{\"target\":\"docker:web-1\",\"parameters\":{\"ms\":20000}}");
    }
    eventually(() ->
        server().host.running.get() == ApiFixture.BOUNDS.queued()
            ? Optional.of(true)
            : Optional.empty());
    String id = server().submit("", "{\"target\":\"docker:web-1\"}");
    String events = "/invocations/" + id + "/events";
    assertThat(server().ask("HEAD", events, "", "").status()).isEqualTo(200);
    assertThat(server().as("root", "HEAD", events, "", "").status()).isEqualTo(200);
    assertThat(server().as("bob", "HEAD", events, "", "").status()).isEqualTo(404);
    assertThat(server().get("/namespaces/_/activations/" + id).status())
        .as("OpenWhisk knows no activation before its end")
        .isEqualTo(404);
    for (JsonNode one : json(server().get("/invocations?state=running")).path("invocations")) {
      server().ask("DELETE", "/invocations/" + one.path("id").asString(), "", "");
    }
    server().ended(id);
  }

  @Test
  void aSessionIsAnInvocationAsEveryOtherAndIsRecorded() throws Exception {
    try (Peer peer = new Peer(server().at("/capsules/work/session?target=docker:web-1"), "ann")) {
      peer.say("{\"start\":{\"parameters\":{\"say\":\"shown\"},\"reason\":\"to see\"}}");
      peer.awaitShown("shown");
      assertThat(peer.awaitClosed()).isEqualTo("1000 ended");
    }
    assertThat(server().host.ran).hasSize(1);
    String id = server().host.ran.keySet().iterator().next();
    JsonNode record = json(server().get("/invocations/" + id));
    assertThat(record.path("caller").asString()).isEqualTo("token:ann");
    assertThat(record.path("reason").asString()).isEqualTo("to see");
    Reply recording = server().get("/invocations/" + id + "/recording");
    assertThat(recording.text()).contains("\"version\":2", "shown");
    assertThat(server().as("bob", "GET", "/invocations/" + id + "/recording", "", "").status())
        .isEqualTo(404);
  }

  @Test
  void aSessionThatPolicyDeniesIsNotBegun() throws Exception {
    try (Peer peer = new Peer(server().at("/capsules/work/session?target=docker:web-1"), "bob")) {
      peer.say("{\"start\":{}}");
      assertThat(peer.awaitClosed()).isEqualTo("1008 rejected");
      peer.awaitTold("no grant names token:bob");
    }
    assertThat(server().host.ran).isEmpty();
  }
}
