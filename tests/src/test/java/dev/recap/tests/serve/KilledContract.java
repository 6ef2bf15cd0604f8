package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A thousand invocations asked for over HTTP while the server is killed ten times: each ends once.
 * The capsules write into their target when they begin and when they end, so that what ran is known
 * from elsewhere than from the records.
 */
abstract class KilledContract {
  private static final int INVOCATIONS = Integer.getInteger("recap.test.crash.invocations", 1000);
  private static final int KILLS = 10;
  private static final int RETRIED = 3;
  private static final long SEED = Long.getLong("recap.test.seed", System.nanoTime());

  private final Script script = Script.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, String> ids = new ConcurrentHashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private final RealContainers containers = new RealContainers();
  private String target = "";
  private Path ran = Path.of("/");
  private URI address;
  private String bearer = "";

  /** The settings of the server's database. */
  abstract Map<String, String> database();

  /** Does to the database what may happen to it. */
  abstract void disturb(int round);

  @BeforeEach
  void prepare() throws Exception {
    Path capsule = TestCapsule.in(script.work());
    TestCapsule.edit(capsule, "filesystem: read", "filesystem: write");
    target = containers.docker("a").reference();
    Files.createDirectories(script.work().resolve("config"));
    Files.writeString(
        script.work().resolve("config/access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root]}
        grants:
          - name: test
            callers: {users: ["token:test"]}
            capsules: [{reference: runner}]
            targets: [{runtime: docker}]
        """);
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:" + port + "/api/v1/");
    settings.put("RECAP_SERVE_LISTEN", "127.0.0.1:" + port);
    settings.putAll(database());
  }

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void everyOneEndsOnceWhateverDiesWhen() throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    try (ServerProcess server = ServerProcess.start(script, settings)) {
      ran = Path.of("/proc", pid(server), "root/ran");
      ServerProcess.Reply made =
          server.post(
              "/api/v1/tokens",
              "{\"name\":\"test\",\"scopes\":[\"read\",\"invoke\"],\"expires\":\"PT1H\"}");
      assertThat(made.status()).as(made.body()).isEqualTo(201);
      bearer = "Bearer " + made.json().path("token").asString();
      FutureTask<Boolean> callers = new FutureTask<>(this::submitAll);
      Thread.ofPlatform().start(callers);
      for (int round = 0; round < KILLS; round++) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2500));
        disturb(round);
        server.kill();
        server.again();
      }
      assertThat(callers.get()).isTrue();
      Map<String, JsonNode> records = records(server);
      check(records);
      JsonNode verified = server.ask("/api/v1/audit/verification").json();
      assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isTrue();
      checkAudit(server);
      assertThat(server.end()).isEqualTo(143);
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private String pid(ServerProcess server) throws Exception {
    return server
        .ask("/api/v1/targets")
        .json()
        .path("targets")
        .valueStream()
        .filter(one -> one.path("reference").asString().equals(target))
        .map(one -> one.path("pid").asString())
        .findFirst()
        .orElseThrow();
  }

  /** Asks for one after the other until each was accepted; the key makes that the same one. */
  private boolean submitAll() throws InterruptedException {
    for (int n = 0; n < INVOCATIONS; n++) {
      String body =
          """
          {"target": "%s", "retry": %b, "parameters": {"script": "%s"}}
          """
              .formatted(target, isRetried(n), work(n));
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve("capsules/runner/invoke"))
              .header("Authorization", bearer)
              .header("Content-Type", "application/json")
              .header("Prefer", "respond-async")
              .header("Idempotency-Key", "n" + n)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      ids.put(n, accepted(request));
    }
    return true;
  }

  private String accepted(HttpRequest request) throws InterruptedException {
    while (true) {
      try {
        HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() == 202) {
          return JsonMapper.shared().readTree(reply.body()).path("id").asString();
        }
        if (reply.statusCode() < 500) {
          throw new AssertionError(reply.statusCode() + " " + reply.body());
        }
      } catch (IOException e) {
        // The server is down.
      }
      Thread.sleep(20);
    }
  }

  private static boolean isRetried(int n) {
    return n % RETRIED == 0;
  }

  private static String work(int n) {
    return "echo b%d >> /target/ran; sleep 0.05; echo e%d >> /target/ran".formatted(n, n);
  }

  private Map<String, JsonNode> records(ServerProcess server) throws Exception {
    Map<String, JsonNode> records = new HashMap<>();
    for (String id : ids.values()) {
      records.put(id, server.ended(id));
    }
    return records;
  }

  private void check(Map<String, JsonNode> records) throws IOException {
    assertThat(ran).as(String.valueOf(records.values().iterator().next())).exists();
    List<String> did = Files.readAllLines(ran);
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    assertThat(ids).hasSize(INVOCATIONS);
    assertThat(ids.values()).doesNotHaveDuplicates();
    ids.forEach((n, id) -> {
      String outcome = outcomeOf(records, id);
      outcomes.merge(outcome + (isRetried(n) ? " (retried)" : ""), 1, Integer::sum);
      long begun = did.stream().filter(("b" + n)::equals).count();
      long ended = did.stream().filter(("e" + n)::equals).count();
      boolean right =
          switch (outcome) {
            case "succeeded" -> isRetried(n) ? begun >= 1 && ended >= 1 : begun == 1 && ended == 1;
            case "interrupted" -> !isRetried(n) && begun <= 1;
            default -> false;
          };
      if (!right) {
        wrong.add("%d %s: begun %d, ended %d: %s".formatted(n, id, begun, ended, outcome));
      }
    });
    System.out.println(getClass().getSimpleName() + " " + outcomes);
    assertThat(wrong).isEmpty();
  }

  private static String outcomeOf(Map<String, JsonNode> records, String id) {
    JsonNode record = records.get(id);
    return record == null ? "none" : record.path("outcome").path("type").asString();
  }

  /** The audit log tells of one end of each. */
  private void checkAudit(ServerProcess server) throws Exception {
    Map<String, Integer> ends = new HashMap<>();
    long after = 0;
    do {
      JsonNode page = server.ask("/api/v1/audit?limit=100&after=" + after).json();
      for (JsonNode entry : page.path("entries")) {
        if (entry.path("kind").asString().equals("invocation.ended")) {
          ends.merge(entry.path("invocation").asString(), 1, Integer::sum);
        }
      }
      after = page.path("next").asLong(-1);
    } while (after >= 0);
    assertThat(ends.keySet()).containsExactlyInAnyOrderElementsOf(ids.values());
    assertThat(ends.values()).allMatch(times -> times == 1);
  }
}
