package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.http.RawConnection.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tokens, approvals, explanations and the audit log over HTTP. */
@Timeout(60)
final class AdministrationTest {
  private static final String GRANTS =
      """
      grants:
        - name: ann-works
          callers: {users: ["token:ann"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: "web-*"}]
          parameters: {ms: {maximum: 10}}
          approval: {users: ["token:lead"], expires: PT1H}
        - name: hidden-grant
          callers: {users: ["token:carol"]}
          capsules: [{reference: work}]
          targets: [{name: db}]
      """;
  private static final String WORK =
      "{\"target\":\"docker:web-1\",\"parameters\":{\"ms\":1},\"reason\":\"to see\"}";
  private static final String ASK =
      "{\"capsule\":\"work\",\"target\":\"web-1\",\"parameters\":{\"ms\":1}%s}";

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

  private Reply root(String method, String path, String body) throws IOException {
    return server().as("root", method, path, "", body);
  }

  @Test
  void saysThatThePolicyCannotBeReadWhereNobodyIsAnAdministrator() throws IOException {
    server().close();
    started = ApiFixture.under(folder, "grants: nonsense\n");
    Reply refused = root("GET", "/tokens", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(json(refused).path("detail").asString())
        .contains("access.yaml cannot be read")
        .doesNotContain("not under admins");
  }

  @Test
  void aTokenIsShownOnceWorksWithinItsScopesAndIsTakenBack() throws IOException {
    Reply made =
        root("POST", "/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"P30D\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String token = json(made).path("token").asString();
    String id = json(made).path("id").asString();
    assertThat(json(made).path("createdBy").asString()).isEqualTo("token:root");
    assertThat(server().as(token, "GET", "/capsules", "", "").status()).isEqualTo(200);
    assertThat(server().as(token, "POST", "/capsules/work/invoke", "", WORK).status())
        .isEqualTo(403);
    Reply list = root("GET", "/tokens", "");
    assertThat(json(list).at("/tokens/0/name").asString()).isEqualTo("ci");
    assertThat(json(list).at("/tokens/0/lastUsed").asString()).isNotEmpty();
    assertThat(list.text()).doesNotContain(token.substring(token.lastIndexOf('_')));
    assertThat(root("DELETE", "/tokens/" + id, "").status()).isEqualTo(204);
    assertThat(root("DELETE", "/tokens/" + id, "").status()).isEqualTo(404);
    assertThat(server().as(token, "GET", "/capsules", "", "").status()).isEqualTo(401);
    assertThat(json(root("GET", "/tokens", "")).at("/tokens/0/revoked").asString()).isNotEmpty();
    assertThat(root("GET", "/audit", "").text()).contains("token.created", "token.revoked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"a b\",\"scopes\":[\"read\"],\"expires\":\"P1D\"}",
        "{\"name\":\"ci\",\"scopes\":[],\"expires\":\"P1D\"}",
        "{\"name\":\"ci\",\"scopes\":\"read\",\"expires\":\"P1D\"}",
        "{\"name\":\"ci\",\"scopes\":[\"all\"],\"expires\":\"P1D\"}",
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"P400D\"}",
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"-P1D\"}",
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"PT9000000000000000S\"}",
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"2030-01-01T00:00:00Z\"}",
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires\":\"P1D\",\"more\":1}"
      })
  void refusesTokensThatMakeNoSense(String body) throws IOException {
    Reply refused = root("POST", "/tokens", body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(json(root("GET", "/tokens", "")).path("tokens")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /tokens",
        "POST /tokens",
        "DELETE /tokens/0123456789",
        "GET /audit",
        "GET /audit/verification"
      })
  void isForAdministratorsWhoseCredentialsMayBeUsedForIt(String request) throws IOException {
    String[] parts = request.split(" ", 2);
    assertThat(server().ask(parts[0], parts[1], "", "").status()).isEqualTo(403);
    String weak = token("root2", "read", "invoke");
    Reply lacksScope = server().as(weak, parts[0], parts[1], "", "");
    assertThat(lacksScope.status()).isEqualTo(403);
    assertThat(lacksScope.text()).contains("lack the scope admin");
    Reply noAdmin = server().as(token("ci", "admin"), parts[0], parts[1], "", "");
    assertThat(noAdmin.status()).isEqualTo(403);
    assertThat(noAdmin.text()).contains("not under admins");
  }

  private String token(String name, String... scopes) throws IOException {
    Reply made =
        root(
            "POST",
            "/tokens",
            "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"expires\":\"P1D\"}"
                .formatted(name, String.join("\",\"", scopes)));
    return json(made).path("token").asString();
  }

  private String asked() throws IOException {
    Reply refused = server().ask("POST", "/capsules/work/invoke", "", WORK);
    assertThat(json(refused).path("kind").asString()).isEqualTo("approval-needed");
    return json(server().get("/approvals")).at("/approvals/0/id").asString();
  }

  @Test
  void whatSomebodyElseApprovedPassesOnce() throws IOException {
    String id = asked();
    Reply shown = server().as("lead", "GET", "/approvals/" + id, "", "");
    JsonNode pending = json(shown);
    assertThat(pending.path("state").asString()).isEqualTo("pending");
    assertThat(pending.path("caller").asString()).isEqualTo("token:ann");
    assertThat(pending.path("reason").asString()).isEqualTo("to see");
    assertThat(shown.text()).doesNotContain("pin");
    String approve = "/approvals/" + id + "/approve";
    assertThat(server().ask("POST", approve, "", "").status()).as("not one's own").isEqualTo(403);
    Reply decided = server().as("lead", "POST", approve, "", "");
    assertThat(json(decided).at("/decided/by").asString()).isEqualTo("token:lead");
    assertThat(server().as("lead", "POST", approve, "", "").status()).isEqualTo(409);
    assertThat(server().ask("POST", "/capsules/work/invoke", "", WORK).status()).isEqualTo(200);
    assertThat(server().ask("POST", "/capsules/work/invoke", "", WORK).status()).isEqualTo(403);
    assertThat(json(server().get("/approvals/" + id)).path("state").asString()).isEqualTo("used");
  }

  @Test
  void whatWasDeniedIsRefused() throws IOException {
    String id = asked();
    assertThat(root("POST", "/approvals/" + id + "/deny", "").status()).isEqualTo(200);
    Reply refused = server().ask("POST", "/capsules/work/invoke", "", WORK);
    assertThat(json(refused).path("kind").asString()).isEqualTo("denied");
    assertThat(server().host.ran).isEmpty();
  }

  @Test
  void approvalsAreSeenByThoseWhomTheyConcern() throws IOException {
    String id = asked();
    String nothing = "0".repeat(20);
    for (String path : List.of("", "/approve", "/deny")) {
      String method = path.isEmpty() ? "GET" : "POST";
      Reply hidden = server().as("bob", method, "/approvals/" + id + path, "", "");
      Reply missing = server().as("bob", method, "/approvals/" + nothing + path, "", "");
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.text().replace(id, nothing))
          .as("not even that it exists")
          .isEqualTo(missing.text());
    }
    assertThat(json(server().as("bob", "GET", "/approvals", "", "")).path("approvals")).isEmpty();
    for (String who : List.of("ann", "lead", "root")) {
      assertThat(json(server().as(who, "GET", "/approvals", "", "")).path("approvals")).hasSize(1);
    }
  }

  @Test
  void anAdministratorApprovesOnlyWithCredentialsOfOne() throws IOException {
    String id = asked();
    String weak = token("root2", "read", "invoke");
    Reply refused = server().as(weak, "POST", "/approvals/" + id + "/approve", "", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("lack the scope admin");
    String strong = token("root2", "read", "invoke", "admin");
    assertThat(server().as(strong, "POST", "/approvals/" + id + "/approve", "", "").status())
        .isEqualTo(200);
  }

  @Test
  void explainsWithoutUsingAnythingUp() throws IOException {
    JsonNode needs = json(server().ask("POST", "/policy/test", "", ASK.formatted("")));
    assertThat(needs.path("verdict").asString()).isEqualTo("needs-approval");
    assertThat(needs.path("grant").asString()).isEqualTo("ann-works");
    assertThat(json(server().get("/approvals")).path("approvals")).isEmpty();
    assertThat(json(server().get("/invocations")).path("invocations")).isEmpty();
    JsonNode beyond =
        json(server().ask("POST", "/policy/test", "", ASK.formatted("").replace(":1}", ":4711}")));
    assertThat(beyond.path("verdict").asString()).isEqualTo("denied");
    assertThat(beyond.toString()).doesNotContain("4711");
  }

  @Test
  void explainsOthersOnlyToAdministrators() throws IOException {
    String carol = ASK.formatted(",\"caller\":{\"user\":\"token:carol\"}");
    assertThat(server().ask("POST", "/policy/test", "", carol).status()).isEqualTo(403);
    String ann = ASK.formatted(",\"caller\":{\"user\":\"token:ann\"}");
    Reply own = server().ask("POST", "/policy/test", "", ann);
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.text()).doesNotContain("hidden-grant", "carol");
    Reply all = root("POST", "/policy/test", ann);
    assertThat(json(all).path("verdict").asString()).isEqualTo("needs-approval");
    assertThat(all.text()).contains("hidden-grant");
    String grouped = ASK.formatted(",\"caller\":{\"user\":\"token:ann\",\"groups\":[\"wheel\"]}");
    assertThat(server().ask("POST", "/policy/test", "", grouped).status())
        .as("one's own with other groups is somebody else")
        .isEqualTo(403);
  }

  @Test
  void explainsNothingThatCouldNotBeInvoked() throws IOException {
    String ask = ASK.formatted("");
    assertThat(server().ask("POST", "/policy/test", "", ask.replace("web-1", "x")).status())
        .isEqualTo(404);
    assertThat(server().ask("POST", "/policy/test", "", ask.replace("work", "x")).status())
        .isEqualTo(404);
    Reply parameter = server().ask("POST", "/policy/test", "", ask.replace("\"ms\"", "\"x\""));
    assertThat(json(parameter).path("kind").asString()).isEqualTo("bad-parameter");
    Reply body = server().ask("POST", "/policy/test", "", "{\"caller\":{\"users\":1}}");
    assertThat(json(body).path("detail").asString())
        .contains("capsule must be there", "target must be there", "user must be there", "users");
  }

  @Test
  void theAuditLogIsReadInPagesAndVerified() throws IOException {
    for (int n = 0; n < 3; n++) {
      asked();
    }
    List<Long> seqs = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = json(root("GET", "/audit?limit=2" + after, ""));
      page.path("entries").forEach(entry -> seqs.add(entry.path("seq").asLong()));
      after = page.has("next") ? "&after=" + page.path("next").asLong() : "";
    } while (!after.isEmpty());
    assertThat(seqs).startsWith(1L, 2L, 3L).doesNotHaveDuplicates().isSorted();
    JsonNode first = json(root("GET", "/audit?limit=1", "")).at("/entries/0");
    assertThat(first.path("kind").asString()).isEqualTo("invocation.accepted");
    String id = first.path("invocation").asString();
    assertThat(json(root("GET", "/audit?invocation=" + id, "")).path("entries"))
        .hasSizeGreaterThan(1)
        .allSatisfy(entry -> assertThat(entry.path("invocation").asString()).isEqualTo(id));
    JsonNode verified = json(root("GET", "/audit/verification", ""));
    assertThat(verified.path("intact").asBoolean()).isTrue();
    assertThat(verified.path("rows").asInt()).isEqualTo(seqs.size());
    assertThat(root("GET", "/audit?after=-1", "").status()).isEqualTo(400);
  }
}
