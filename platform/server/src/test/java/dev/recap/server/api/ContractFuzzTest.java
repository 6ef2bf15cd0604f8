package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.eventually;
import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.api.Contract.Operation;
import dev.recap.server.api.FakeHost.Ran;
import dev.recap.server.http.RawConnection.Reply;
import dev.recap.server.invocation.Bounds;
import dev.recap.server.session.Peer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the whole server everything that {@code openapi.yaml} describes, as it is described and not,
 * in the name of nobody, of callers with and without grants and of an administrator. However they
 * ask: nothing fails, every answer is as described, nobody sees what is another's, no secret is
 * told, and nothing runs that the grants, said once more here, do not allow.
 */
@Timeout(120)
final class ContractFuzzTest {
  private static final Bounds BOUNDS = new Bounds(8, 4, 3, 16, Duration.ofMillis(50));

  private static final int LUCK = 5;

  /** Stands in everything that is of vic, who never asks while others do. */
  private static final String MARK = "zq7mark";

  private static final String GRANTS =
      """
      grants:
        - name: ann-web
          callers: {users: ["token:ann"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: "web-*"}]
          parameters: {ms: {type: integer, minimum: 0, maximum: 5}}
        - name: ann-db
          callers: {users: ["token:ann"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: db}]
          parameters: {ms: {type: number, maximum: 2}}
          reason: required
          interactive: true
          rate: {limit: 7, per: PT1H}
        - name: bob-db
          callers: {users: ["token:bob"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: db}]
          parameters: {ms: {type: number, maximum: 5}}
          approval: {users: ["token:lead"], expires: PT1H}
        - name: zq7mark-db
          callers: {users: ["token:vic"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: db}, {name: cache}]
          interactive: true
        - name: zq7mark-web
          callers: {users: ["token:vic"]}
          capsules: [{reference: work}]
          targets: [{runtime: docker, name: "web-*"}]
          approval: {users: ["token:lead"], expires: PT1H}
      """;
  private static final int ASKED_FOR_EACH = 8;
  private static final List<String> WHO = List.of("", "stranger", "ann", "bob", "root");

  @TempDir private Path folder;
  private final Contract contract = new Contract();
  private final Map<String, List<String>> words = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final List<String> approvals = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> triggerRuns = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final Set<String> succeeded = new TreeSet<>();
  private @Nullable ApiFixture started;

  private ApiFixture server() {
    return Objects.requireNonNull(started);
  }

  @BeforeEach
  void start() throws Exception {
    started = ApiFixture.under(folder, GRANTS, BOUNDS);
    // Vic's alone, so that what waits for it is vic's too.
    server().host.add("cache");
    List<String> capsules =
        List.of("work", "work", "work", "work:1.0.0", "nothing", "host.example/a/work");
    words.put("ref", capsules);
    words.put("capsule", capsules);
    words.put(
        "name", List.of("work", "work", "work", "work@1.0.0", "ci", "anns", "vics", "nothing"));
    words.put("package", List.of("utils"));
    words.put("namespace", List.of("_", "_", "_", "_", "guest"));
    words.put(
        "target", List.of("docker:web-1", "web-2", "docker:web-2", "docker:db", "db", "pid:1"));
    words.put("path", List.of("dir/said so.txt", "dir/said so.txt", "dir"));
    words.put("user", List.of("token:ann", "token:vic", "root"));
    words.put("label", List.of("app=web", "app", "x"));
    words.put("expires", List.of("P1D", "PT1H"));
    words.put("reason", List.of("to see", "to see", " "));
    words.put("invocations", ids);
    words.put("namespaces", ids);
    words.put("invocation", ids);
    words.put("approvals", approvals);
    words.put("tokens", tokens);
    words.put("rule", List.of(rule("work", ""), rule("ci", ""), "kind: Trigger"));
    words.put("kind", List.of("alertmanager", "containers"));
    words.put("trigger-runs", triggerRuns);
    words.put("events", events);
    words.put("trigger", List.of("work", "anns", "vics"));
    plant();
    plantTriggers();
  }

  /** What vic leaves, and what waits for a decision or can be revoked. */
  private void plant() throws Exception {
    String work =
        "{\"target\":\"docker:db\",\"reason\":\"%s\",\"parameters\":{\"say\":\"%s\",\"ms\":%d,\"password\":\"%s\"}}";
    Reply ended = vic("/capsules/work/invoke", "", work.formatted(MARK, MARK, 0, "zq9secret"));
    assertThat(ended.text()).contains(MARK).doesNotContain("zq9secret");
    ids.add(json(ended).path("id").asString());
    try (Peer peer = new Peer(server().at("/capsules/work/session?target=docker:db"), "vic")) {
      peer.say("{\"start\":{\"parameters\":{\"say\":\"%s\"}}}".formatted(MARK));
      peer.awaitClosed();
    }
    ids.addAll(server().host.ran.keySet());
    ids.addAll(server().host.ran.keySet());
    String approved = work.formatted(MARK, MARK, 0, "x").replace(":db", ":web-1");
    assertThat(vic("/capsules/work/invoke", "", approved).text()).contains("approval-needed");
    for (int n = 0; n < BOUNDS.perTarget() + 1; n++) {
      String slow =
          work.formatted(MARK, MARK, 600_000, "zq9secret").replace("docker:db", "docker:cache");
      ids.add(
          json(vic("/capsules/work/invoke", "Prefer: respond-async\r\n", slow))
              .path("id")
              .asString());
    }
    eventually(() ->
        server().host.running.get() == BOUNDS.perTarget() ? Optional.of(true) : Optional.empty());
    for (int n = 0; n < 6; n++) {
      String asked = "{\"target\":\"db\",\"reason\":\"%d\",\"parameters\":{\"ms\":1}}".formatted(n);
      Reply refused = server().as("bob", "POST", "/capsules/work/invoke", "", asked);
      assertThat(refused.text()).contains("approval-needed");
      String token = "{\"name\":\"%s\",\"scopes\":[\"read\"],\"expires\":\"P1D\"}".formatted(MARK);
      tokens.add(json(server().as("root", "POST", "/tokens", "", token)).path("id").asString());
    }
    for (JsonNode one : json(server().as("root", "GET", "/approvals", "", "")).path("approvals")) {
      approvals.add(one.path("id").asString());
    }
  }

  private static String rule(String name, String description) {
    return """
    apiVersion: recap.dev/v1
    kind: Trigger
    metadata: {name: %s, description: "%s"}
    spec:
      source: {alertmanager: {}}
      match: {labels: ["for=%s"]}
      target: docker:db
      steps: [{name: look, capsule: work, parameters: {ms: 1}}]
    """
        .formatted(name, description, name);
  }

  /** What events came to by rules of ann and of vic. */
  private void plantTriggers() throws Exception {
    for (String who : List.of("ann", "vic")) {
      String rule = rule(who + "s", who.equals("vic") ? MARK : "hers");
      String body = JsonMapper.shared().writeValueAsString(Map.of("rule", rule));
      assertThat(server().as(who, "POST", "/triggers", "", body).status()).isEqualTo(200);
      Map<String, String> labels = Map.of("for", who + "s", "mark", who.equals("vic") ? MARK : "");
      String event = server().triggers.fires(labels, who, Clock.systemUTC().instant());
      events.add(event);
      triggerRuns.add(
          eventually(() ->
                  json(server().as("root", "GET", "/trigger-runs?event=" + event, "", ""))
                      .path("runs")
                      .valueStream()
                      .filter(run -> run.has("ended"))
                      .findFirst())
              .path("id")
              .asString());
    }
  }

  private Reply vic(String path, String headers, String body) throws IOException {
    return server().as("vic", "POST", path, headers, body);
  }

  @AfterEach
  void stop() throws Exception {
    for (String id : ids) {
      server().as("root", "DELETE", "/invocations/" + id, "", "");
    }
    server().close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20261121})
  void whateverIsAskedNothingFailsNothingLeaksAndNothingRunsThatIsNotGranted(long seed)
      throws Exception {
    Random random = new Random(seed);
    FuzzRequests requests = new FuzzRequests(new FuzzValues(random, contract, words));
    FuzzWire wire = new FuzzWire(server().at("").getPort());
    for (String who : WHO) {
      for (Operation operation : contract.operations()) {
        for (int n = 0; n < times(who, operation); n++) {
          FuzzRequests.Made made = requests.of(operation, authorization(who, random));
          String label = "seed %d, %s %s:%n%s%n%n".formatted(seed, who, operation, made.shown());
          ask(wire, who, operation, made, label);
        }
      }
    }
    sessions();
    settle();
    nothingRanThatIsNotGranted();
    noSecretIsKept();
    nearlyEverythingSucceededOnce();
  }

  /** What runs something is asked most often of those who may run something. */
  private static int times(String who, Operation operation) {
    boolean runs = Set.of("invokeCapsule", "wskInvokeAction").contains(operation.id());
    if (runs && !who.isEmpty()) {
      return 6 * ASKED_FOR_EACH;
    }
    return who.equals("root") ? 2 * ASKED_FOR_EACH : ASKED_FOR_EACH;
  }

  private static String authorization(String who, Random random) {
    List<String> none = List.of("", "Basic eDp5", "Bearer recap_0123456789_x", "x", "Bearer");
    return who.isEmpty() ? none.get(random.nextInt(none.size())) : "Bearer " + who;
  }

  private void ask(
      FuzzWire wire, String who, Operation operation, FuzzRequests.Made made, String label)
      throws IOException {
    FuzzWire.Answer answer;
    try {
      answer = wire.send(made.bytes().array());
    } catch (IOException e) {
      throw new AssertionError(label, e);
    }
    String whole = answer.whole();
    String shown =
        label + answer.status() + " " + whole.substring(0, Math.min(3000, whole.length()));
    assertThat(contract.breach(operation, made.head(), answer)).as(shown).isEmpty();
    assertThat(whole).as(shown).doesNotContain("zq9secret");
    assertThat(whole.contains(FuzzValues.SECRET)).as(shown).isFalse();
    if (!who.equals("root")) {
      assertThat(whole).as(shown).doesNotContain(MARK);
    }
    if (answer.status() < 300) {
      succeeded.add(operation.id());
      assertThat(who.isEmpty() && !operation.open()).as(shown).isFalse();
    }
  }

  /** Terminals, which are asked for in messages that no schema of a request describes. */
  private void sessions() throws Exception {
    for (String who : List.of("stranger", "ann", "bob")) {
      for (String target : List.of("docker:db", "docker:web-1")) {
        for (String reason : List.of("", ",\"reason\":\"to see\"")) {
          try (Peer peer = new Peer(server().at("/capsules/work/session?target=" + target), who)) {
            peer.say("{\"start\":{\"parameters\":{\"ms\":1}%s}}".formatted(reason));
            peer.awaitClosed();
          }
        }
      }
    }
  }

  /** Waits until only what vic began still runs. */
  private void settle() throws Exception {
    eventually(() -> {
      JsonNode running =
          json(server().as("root", "GET", "/invocations?state=running&limit=100", "", ""));
      JsonNode queued =
          json(server().as("root", "GET", "/invocations?state=queued&limit=100", "", ""));
      boolean others =
          running.path("invocations").valueStream().anyMatch(ContractFuzzTest::isNotVics)
              || queued.path("invocations").valueStream().anyMatch(ContractFuzzTest::isNotVics);
      return others ? Optional.empty() : Optional.of(true);
    });
  }

  private static boolean isNotVics(JsonNode invocation) {
    return !invocation.path("caller").asString().equals("token:vic");
  }

  private void nothingRanThatIsNotGranted() throws IOException {
    int counted = 0;
    int approved = 0;
    int anns = 0;
    for (Map.Entry<String, Ran> one : server().host.ran.entrySet()) {
      JsonNode record = json(server().as("root", "GET", "/invocations/" + one.getKey(), "", ""));
      String caller = record.path("caller").asString();
      String reason = record.path("reason").asString("");
      Ran ran = one.getValue();
      boolean db = ran.target().equals("docker:db");
      boolean granted =
          switch (caller) {
            case "token:ann" ->
                db
                    ? !reason.isBlank() && ms(ran, Integer.MIN_VALUE, 2)
                    : ms(ran, 0, 5) && isWhole(ran) && !ran.interactive();
            case "token:bob" -> db && ms(ran, Integer.MIN_VALUE, 5) && !ran.interactive();
            case "token:vic" -> db || ran.target().equals("docker:cache");
            default -> false;
          };
      assertThat(granted).as("%s %s", ran, record).isTrue();
      assertThat(record.at("/target/reference").asString()).isEqualTo(ran.target());
      anns += caller.equals("token:ann") ? 1 : 0;
      counted += caller.equals("token:ann") && db ? 1 : 0;
      approved += caller.equals("token:bob") ? 1 : 0;
    }
    assertThat(anns).isGreaterThan(2);
    assertThat(counted).isBetween(1, 7);
    assertThat(approved).isLessThanOrEqualTo(used());
  }

  private static boolean ms(Ran ran, int least, int most) {
    return ran.parameters().get("ms") instanceof Number given
        && new BigDecimal(given.toString()).compareTo(BigDecimal.valueOf(most)) <= 0
        && new BigDecimal(given.toString()).compareTo(BigDecimal.valueOf(least)) >= 0;
  }

  private static boolean isWhole(Ran ran) {
    return ran.parameters().get("ms") instanceof Number given
        && new BigDecimal(given.toString()).stripTrailingZeros().scale() <= 0;
  }

  /** How many of bob's approvals were given by somebody else and used. */
  private int used() throws IOException {
    JsonNode all = json(server().as("root", "GET", "/approvals?limit=100", "", ""));
    return (int)
        all.path("approvals")
            .valueStream()
            .filter(one -> one.path("caller").asString().equals("token:bob"))
            .filter(one -> one.path("state").asString().equals("used"))
            .filter(one -> one.at("/decided/by").asString().equals("token:root"))
            .count();
  }

  private void noSecretIsKept() throws IOException {
    String after = "0";
    do {
      Reply page = server().as("root", "GET", "/audit?limit=100&after=" + after, "", "");
      assertThat(page.text()).doesNotContain(FuzzValues.SECRET, "zq9secret");
      after = json(page).path("next").asString("");
    } while (!after.isEmpty());
    JsonNode verified = json(server().as("root", "GET", "/audit/verification", "", ""));
    assertThat(verified.path("problems")).isEmpty();
  }

  /**
   * Otherwise this would only be a test of refusals. What an id stands for by then, and so whether
   * the few requests about it succeed, depends on what was faster.
   */
  private void nearlyEverythingSucceededOnce() {
    Set<String> all = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      boolean can =
          operation.node().path("responses").propertyNames().stream()
              .anyMatch(status -> status.startsWith("2"));
      if (can) {
        all.add(operation.id());
      }
    }
    all.removeAll(succeeded);
    assertThat(all).hasSizeLessThan(LUCK);
  }
}
