package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.eventually;
import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.client.Answer;
import dev.recap.client.RecapClient;
import dev.recap.client.ServerAccess;
import dev.recap.client.ServerAddress;
import dev.recap.client.TriggerClient;
import dev.recap.client.TriggerExplanation;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerRun;
import dev.recap.client.TriggerRun.Wanted;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.RawConnection.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules, their runs and events over HTTP, from an alert to what came of it. */
@Timeout(60)
final class TriggersApiTest {
  private static final String RULE =
      """
      # Kept as it is written.
      apiVersion: recap.dev/v1
      kind: Trigger
      metadata: {name: %s, description: It looks}
      spec:
        source: {alertmanager: {}}
        match: {labels: ["alertname=%s"]}
        steps:
          - {name: look, capsule: work, parameters: {ms: 1, password: zq9secret, exit: %d}}
        results:
          - {webhook: {urlFile: hook.url, format: json}}
      """;
  private static final String PATH = "/triggers/web-cpu";
  private static final String GRANTS =
      """
      grants:
        - name: theirs
          callers: {users: ["token:ann", "token:bob", "trigger:web-cpu", "trigger:tested"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker}]
      """;

  @TempDir private Path folder;
  private @Nullable ApiFixture started;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("hook.url"), "http://127.0.0.1:9/x");
    started = ApiFixture.granting(folder, GRANTS);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private ApiFixture server() {
    return Objects.requireNonNull(started);
  }

  private static String body(String rule) {
    return JsonMapper.shared().writeValueAsString(Map.of("rule", rule, "file", "web.yaml"));
  }

  private Reply as(String who, String method, String path, String body) throws IOException {
    return server().as(who, method, path, "", body);
  }

  private JsonNode apply(String who, String name) throws IOException {
    Reply applied = as(who, "PUT", "/triggers/" + name, body(RULE.formatted(name, name, 0)));
    assertThat(applied.status()).as(applied.text()).isBetween(200, 201);
    return json(applied);
  }

  private Instant now() {
    return Clock.systemUTC().instant();
  }

  private String fires(String alert, String id) {
    return server().triggers.fires(Map.of("alertname", alert, "container", "web-1"), id, now());
  }

  private JsonNode ended(String who, String event) throws Exception {
    return eventually(() -> {
      JsonNode runs = json(as(who, "GET", "/trigger-runs?event=" + event, "")).path("runs");
      return runs.valueStream()
          .filter(run ->
              List.of("succeeded", "dead", "suppressed").contains(run.path("state").asString()))
          .findFirst();
    });
  }

  @Test
  void aRuleIsAppliedShownChangedAndDeleted() throws IOException {
    Reply made = as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "hot", 0)));
    assertThat(made.status()).isEqualTo(201);
    assertThat(json(made).path("change").asString()).isEqualTo("created");
    assertThat(json(made).path("author").asString()).isEqualTo("token:ann");
    assertThat(json(made).path("problems")).isEmpty();
    assertThat(json(made).at("/steps/0/capsule").asString()).isEqualTo("work");
    JsonNode shown = json(as("ann", "GET", PATH, ""));
    assertThat(shown.path("rule").asString()).isEqualTo(RULE.formatted("web-cpu", "hot", 0));
    assertThat(
            json(as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "hot", 0))))
                .path("change")
                .asString())
        .isEqualTo("unchanged");
    JsonNode changed = json(as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "cold", 0))));
    assertThat(changed.path("change").asString()).isEqualTo("changed");
    assertThat(changed.path("revision").asInt()).isEqualTo(2);
    assertThat(json(as("ann", "GET", "/triggers", "")).path("triggers")).hasSize(1);
    assertThat(as("ann", "DELETE", PATH, "").status()).isEqualTo(204);
    Reply gone = as("ann", "GET", PATH, "");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(json(gone).path("kind").asString()).isEqualTo("unknown-trigger");
  }

  @Test
  void aFileIsAppliedWholeOrNotAtAll() throws IOException {
    String one = RULE.formatted("one", "x", 0);
    Reply wrong =
        as(
            "ann",
            "POST",
            "/triggers",
            body(one + "---\n" + RULE.formatted("two", "x", 0).replace("steps", "stepz")));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(json(wrong).path("problems"))
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem.asString()).contains("web.yaml").startsWith("Tried to"));
    assertThat(json(as("ann", "GET", "/triggers", "")).path("triggers")).isEmpty();
    JsonNode both =
        json(as("ann", "POST", "/triggers", body(one + "---\n" + RULE.formatted("two", "x", 0))));
    assertThat(both.path("triggers").findValuesAsString("name")).contains("one", "two");
    assertThat(as("ann", "PUT", "/triggers/three", body(one)).status()).isEqualTo(400);
  }

  @Test
  void mistakesInFilesAreShownToAdministrators() throws IOException {
    assertThat(json(as("root", "GET", "/triggers", "")).at("/fileProblems/0").asString())
        .contains("a.yaml, line 3");
    assertThat(as("ann", "GET", "/triggers", "").text()).doesNotContain("a.yaml");
  }

  @Test
  void aRuleWhoseCapsuleIsNotThereIsFlagged() throws IOException {
    String rule = RULE.formatted("web-cpu", "x", 0);
    JsonNode gone =
        json(as("ann", "PUT", PATH, body(rule.replace("capsule: work", "capsule: gone"))));
    assertThat(gone.at("/problems/0").asString()).contains("gone");
    JsonNode unfit = json(as("ann", "PUT", PATH, body(rule.replace("ms: 1", "nonsense: 1"))));
    assertThat(unfit.path("problems")).hasSize(1);
    assertThat(json(as("ann", "GET", "/triggers", "")).at("/triggers/0/problems")).hasSize(1);
  }

  @Test
  void othersAreNotToldThatARuleIsThereAndCannotTakeItsName() throws Exception {
    apply("ann", "web-cpu");
    String event = fires("web-cpu", "1");
    String run = ended("ann", event).path("id").asString();
    for (String path : List.of(PATH, "/trigger-runs/" + run, "/events/" + event)) {
      assertThat(as("bob", "GET", path, "").status()).as(path).isEqualTo(404);
      assertThat(as("ann", "GET", path, "").status()).as(path).isEqualTo(200);
      assertThat(as("root", "GET", path, "").status()).as(path).isEqualTo(200);
    }
    for (String path :
        List.of(PATH + "/pause", PATH + "/resume", "/trigger-runs/" + run + "/replay")) {
      assertThat(as("bob", "POST", path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(as("bob", "DELETE", PATH, "").status()).isEqualTo(404);
    assertThat(json(as("bob", "GET", "/triggers", "")).path("triggers")).isEmpty();
    assertThat(json(as("bob", "GET", "/trigger-runs", "")).path("runs")).isEmpty();
    String rule = RULE.formatted("web-cpu", "mine", 0);
    assertThat(as("bob", "PUT", PATH, body(rule)).status()).isEqualTo(403);
    assertThat(as("bob", "POST", "/triggers", body(rule)).status()).isEqualTo(403);
    assertThat(test("bob", rule, "{\"kind\":\"alertmanager\"}").status()).isEqualTo(403);
    assertThat(json(as("root", "PUT", PATH, body(rule))).path("author").asString())
        .as("an administrator takes it over")
        .isEqualTo("token:root");
    assertThat(as("ann", "GET", PATH, "").status()).isEqualTo(404);
  }

  @Test
  void anAdministratorWithWeakCredentialsOnlySees() throws IOException {
    apply("ann", "web-cpu");
    assertThat(as("root2", "GET", PATH, "").status()).isEqualTo(200);
    for (String[] ask :
        List.of(new String[] {"DELETE", PATH}, new String[] {"POST", PATH + "/pause"})) {
      Reply refused = as("root2", ask[0], ask[1], "");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).contains("lack the scope admin");
    }
  }

  @Test
  void aNameAndWhatCameOfItStayWithWhoHadIt() throws Exception {
    apply("ann", "web-cpu");
    String event = fires("web-cpu", "1");
    String run = ended("ann", event).path("id").asString();
    assertThat(as("ann", "DELETE", PATH, "").status()).isEqualTo(204);
    String rule = RULE.formatted("web-cpu", "web-cpu", 0);
    Reply refused = as("bob", "PUT", PATH, body(rule));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("somebody else has, or had, one of that name");
    assertThat(test("bob", rule, "{\"kind\":\"alertmanager\"}").status()).isEqualTo(403);

    assertThat(as("root", "PUT", PATH, body(rule)).status()).isEqualTo(201);
    assertThat(as("ann", "GET", PATH, "").status()).isEqualTo(404);
    for (String path : List.of("/trigger-runs/" + run, "/events/" + event)) {
      assertThat(as("ann", "GET", path, "").status()).as(path).isEqualTo(200);
      assertThat(as("bob", "GET", path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(as("ann", "POST", "/trigger-runs/" + run + "/replay", "").status())
        .as("by a rule that is not hers any more")
        .isEqualTo(404);
    Reply weak = as("root2", "POST", "/trigger-runs/" + run + "/replay", "");
    assertThat(weak.status()).isEqualTo(403);
    String second = fires("web-cpu", "2");
    ended("root", second);
    assertThat(as("ann", "GET", "/events/" + second, "").status()).isEqualTo(404);
    assertThat(json(as("ann", "GET", "/trigger-runs?limit=1", "")).at("/runs/0/id").asString())
        .as("pages hold none of others")
        .isEqualTo(run);
  }

  @Test
  void whomNoGrantNamesAppliesNothing() throws IOException {
    Reply refused = as("eve", "PUT", PATH, body(RULE.formatted("web-cpu", "x", 0)));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("no grant names token:eve");
    assertThat(json(as("root", "GET", "/triggers", "")).path("triggers")).isEmpty();
  }

  @Test
  void aFileOfWhichOneRuleIsAnothersIsNotAppliedAtAll() throws IOException {
    apply("ann", "web-cpu");
    String file = RULE.formatted("first", "x", 0) + "---\n" + RULE.formatted("web-cpu", "x", 0);
    assertThat(as("bob", "POST", "/triggers", body(file)).status()).isEqualTo(403);
    assertThat(json(as("bob", "GET", "/triggers", "")).path("triggers")).isEmpty();
  }

  @Test
  void noAuthorHasMoreThanTwoHundredRules() throws IOException {
    String file =
        IntStream.range(0, 200)
            .mapToObj(i -> RULE.formatted("rule-" + i, "x", 0))
            .collect(Collectors.joining("---\n"));
    Reply most = as("ann", "POST", "/triggers", body(file));
    assertThat(most.status()).as(most.text()).isEqualTo(200);
    apply("ann", "rule-7");
    Reply refused = as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "x", 0)));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("200 are the most");
    apply("root", "web-cpu");
  }

  @Test
  void anotherEndsNoPauseAlsoNotByDeletingAndApplying() throws IOException {
    apply("ann", "web-cpu");
    as("ann", "POST", PATH + "/pause", "");
    assertThat(json(as("root", "POST", PATH + "/pause", "")).path("pausedBy").asString())
        .isEqualTo("token:root");
    assertThat(json(as("ann", "POST", PATH + "/pause", "")).path("pausedBy").asString())
        .isEqualTo("token:root");
    Reply refused = as("ann", "POST", PATH + "/resume", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("token:root paused it");
    as("ann", "DELETE", PATH, "");
    assertThat(apply("ann", "web-cpu").path("paused").asBoolean()).isTrue();
    assertThat(json(as("root", "POST", PATH + "/resume", "")).path("paused").asBoolean()).isFalse();
    assertThat(as("ann", "POST", PATH + "/resume", "").status()).isEqualTo(200);
  }

  @Test
  void anAlertIsFollowedToItsRunAndItsEvent() throws Exception {
    apply("ann", "web-cpu");
    String event = fires("web-cpu", "1");
    JsonNode run = ended("ann", event);
    assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("succeeded");
    assertThat(run.path("target").asString()).endsWith("web-1");
    assertThat(run.at("/steps/0/outcome").asString()).isEqualTo("succeeded");
    JsonNode shown =
        eventually(() ->
            Optional.of(json(as("ann", "GET", "/trigger-runs/" + run.path("id").asString(), "")))
                .filter(one -> one.at("/results/0/attempts").asInt() > 0));
    assertThat(shown.at("/results/0/state").asString()).isEqualTo("waiting");
    assertThat(shown.at("/results/0/receiver").asString()).endsWith("hook.url");
    assertThat(shown.at("/results/0/why").asString()).contains("not public");
    JsonNode seen = json(as("ann", "GET", "/events/" + event, ""));
    assertThat(seen.at("/event/labels/alertname").asString()).isEqualTo("web-cpu");
    assertThat(seen.at("/runs/0/id")).isEqualTo(run.path("id"));
    assertThat(seen.toString() + shown).doesNotContain("zq9secret");
    String again = ended("ann", fires("web-cpu", "2")).toString();
    assertThat(again).contains("suppressed", "cooldown");
    JsonNode page = json(as("ann", "GET", "/trigger-runs?trigger=web-cpu&limit=1", ""));
    assertThat(page.at("/runs/0/state").asString()).isEqualTo("suppressed");
    JsonNode rest =
        json(as("ann", "GET", "/trigger-runs?limit=1&cursor=" + page.path("next").asString(), ""));
    assertThat(rest.at("/runs/0/id")).isEqualTo(run.path("id"));
    assertThat(json(as("ann", "GET", "/trigger-runs?state=dead", "")).path("runs")).isEmpty();
    assertThat(json(as("ann", "GET", "/trigger-runs?state=cooldown", "")).path("runs")).hasSize(1);
    assertThat(json(as("ann", "GET", "/trigger-runs?state=paused", "")).path("runs")).isEmpty();
    assertThat(as("ann", "GET", "/trigger-runs?state=COOLDOWN", "").status()).isEqualTo(400);
    assertThat(shown.at("/results/0/number").asInt()).isEqualTo(1);
  }

  @Test
  void aDeadLetterIsReplayed() throws Exception {
    Reply applied = as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "web-cpu", 3)));
    assertThat(applied.status()).isEqualTo(201);
    JsonNode dead = ended("ann", fires("web-cpu", "1"));
    assertThat(dead.path("state").asString()).isEqualTo("dead");
    String id = dead.path("id").asString();
    assertThat(dead.path("why").asString()).contains("look");
    as("ann", "PUT", PATH, body(RULE.formatted("web-cpu", "web-cpu", 0)));
    JsonNode again = json(as("ann", "POST", "/trigger-runs/" + id + "/replay", ""));
    assertThat(again.path("replayOf").asString()).isEqualTo(id);
    String second = again.path("id").asString();
    eventually(() ->
        Optional.of(json(as("ann", "GET", "/trigger-runs/" + second, "")))
            .filter(run -> run.path("state").asString().equals("succeeded")));
    assertThat(as("ann", "POST", "/trigger-runs/" + "0".repeat(20) + "/replay", "").status())
        .isEqualTo(404);
  }

  @Test
  void aPausedRuleDoesNothing() throws Exception {
    apply("ann", "web-cpu");
    JsonNode paused = json(as("ann", "POST", PATH + "/pause", ""));
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(paused.path("pausedBy").asString()).isEqualTo("token:ann");
    assertThat(ended("ann", fires("web-cpu", "1")).path("cause").asString()).isEqualTo("paused");
    assertThat(json(as("ann", "POST", PATH + "/resume", "")).path("paused").asBoolean()).isFalse();
    assertThat(ended("ann", fires("web-cpu", "2")).path("state").asString()).isEqualTo("succeeded");
  }

  private Reply test(String who, String rule, String event) throws IOException {
    return as(
        who,
        "POST",
        "/triggers/test",
        "{\"rule\":%s,\"event\":%s}"
            .formatted(JsonMapper.shared().writeValueAsString(rule), event));
  }

  @Test
  void aRuleIsTestedWithEventsOfEachKindAndNothingRuns() throws IOException {
    String rule = RULE.formatted("tested", "HighCpu", 0);
    JsonNode ours =
        json(
            test(
                "ann",
                rule,
                "{\"kind\":\"alertmanager\",\"labels\":{\"alertname\":\"HighCpu\",\"container\":\"web-1\"},\"status\":\"firing\"}"));
    assertThat(ours.at("/explanations/0/runs").asBoolean()).as(ours.toString()).isTrue();
    assertThat(ours.at("/explanations/0/target").asString()).endsWith("web-1");
    assertThat(ours.at("/explanations/0/steps/0/capsule").asString()).isEqualTo("work");
    assertThat(ours.toString()).doesNotContain("zq9secret");
    JsonNode alerts =
        json(
            test(
                "ann",
                rule,
                """
                {"version":"4","externalURL":"http://am","alerts":[
                  {"status":"firing","labels":{"alertname":"HighCpu","container":"web-1"}},
                  {"status":"firing","labels":{"alertname":"Other"}}]}
                """));
    assertThat(alerts.at("/explanations/0/runs").asBoolean()).isTrue();
    assertThat(alerts.at("/explanations/1/runs").asBoolean()).isFalse();
    assertThat(alerts.at("/explanations/1/decisions/0/why").asString()).contains("alertname");
    JsonNode event =
        json(
            test(
                "ann",
                rule,
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"y\"}"));
    assertThat(event.at("/explanations/0/runs").asBoolean()).isFalse();
    for (String wrong :
        List.of("{}", "{\"kind\":\"x\"}", "{\"specversion\":\"0.9\"}", "{\"alerts\":1}", "1")) {
      assertThat(test("ann", rule, wrong).status()).as(wrong).isEqualTo(400);
    }
    String alert = "{\"status\":\"firing\",\"labels\":{\"a\":\"b\"}}";
    Reply many =
        test(
            "ann",
            rule,
            "{\"version\":\"4\",\"externalURL\":\"http://am\",\"alerts\":[%s%s]}"
                .formatted((alert + ",").repeat(100), alert));
    assertThat(many.status()).isEqualTo(400);
    assertThat(many.text()).contains("100 events and 1000 explanations are the most");
    assertThat(server().host.ran).isEmpty();
    assertThat(json(as("ann", "GET", "/triggers", "")).path("triggers")).isEmpty();
  }

  @Test
  void theClientSaysTheSame() throws Exception {
    ServerAccess access =
        new ServerAccess(
            ServerAddress.parse("http://127.0.0.1:" + server().port()),
            Optional.of("ann"),
            Optional.empty(),
            Optional.empty());
    try (RecapClient client = new RecapClient(access)) {
      TriggerClient triggers = client.triggers();
      String rule = RULE.formatted("web-cpu", "web-cpu", 0);
      TriggerInfo applied = given(triggers.apply("web.yaml", rule)).getFirst();
      assertThat(applied.change()).contains("created");
      assertThat(applied.capsules()).containsExactly("work");
      assertThat(given(triggers.list()).triggers())
          .extracting(TriggerInfo::name)
          .containsExactly("web-cpu");
      assertThat(given(triggers.show("web-cpu")).rule()).contains(rule);
      String event = fires("web-cpu", "1");
      String id = ended("ann", event).path("id").asString();
      Wanted wanted = new Wanted(Optional.of("web-cpu"), Optional.empty(), Optional.of(event));
      assertThat(given(triggers.runs(wanted, 1, Optional.empty())).items())
          .extracting(TriggerRun::id)
          .containsExactly(id);
      TriggerRun run = given(triggers.run(id));
      assertThat(run.steps().getFirst().outcome()).contains("succeeded");
      TriggerExplanation explained =
          given(triggers.test("web.yaml", rule, given(triggers.event(event)))).getFirst();
      assertThat(explained.runs()).as(explained.json()).isFalse();
      assertThat(explained.decisions().getLast().about()).isEqualTo("restraint");
      assertThat(given(triggers.replay(id)).json()).contains("replayOf");
      assertThat(given(triggers.pause("web-cpu")).paused()).isTrue();
      assertThat(given(triggers.resume("web-cpu")).paused()).isFalse();
      assertThat(given(triggers.delete("web-cpu"))).isEqualTo("web-cpu");
      assertThat(triggers.show("web-cpu"))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.UNKNOWN_TRIGGER));
    }
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(T value) -> value;
      case Answer.Refused<T> refused -> throw new AssertionError(refused);
    };
  }
}
