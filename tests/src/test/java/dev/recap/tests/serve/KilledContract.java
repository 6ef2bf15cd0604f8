package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

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
  private Process target;
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
    target = new ProcessBuilder("sleep", "3600").start();
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
            targets: [{runtime: pid}]
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
    target.destroyForcibly();
    script.close();
  }

  @Test
  void everyOneEndsOnceWhateverDiesWhen() throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    try (ServerProcess server = ServerProcess.start(script, settings)) {
      bearer =
          "Bearer "
              + server
                  .post(
                      "/api/v1/tokens",
                      "{\"name\":\"test\",\"scopes\":[\"read\",\"invoke\"],\"expires\":\"PT1H\"}")
                  .json()
                  .path("token")
                  .asString();
      Thread callers = Thread.ofPlatform().start(this::submitAll);
      for (int round = 0; round < KILLS; round++) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2500));
        disturb(round);
        server.kill();
        server.again();
      }
      callers.join();
      Map<String, JsonNode> records = records(server);
      check(records);
      JsonNode verified = server.ask("/api/v1/audit/verification").json();
      assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isTrue();
      checkAudit(server);
      assertThat(server.end()).isEqualTo(143);
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  /** Asks for one after the other until each was accepted; the key makes that the same one. */
  private void submitAll() {
    try {
      for (int n = 0; n < INVOCATIONS; n++) {
        String body =
            """
            {"target": "pid:%d", "retry": %b, "parameters": {"script": "%s"}}
            """
                .formatted(target.pid(), isRetried(n), work(n));
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
    } catch (Exception e) {
      throw new AssertionError(e);
    }
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

  private String work(int n) {
    Path file = script.work().resolve("ran");
    return "echo b%d >> /target%s; sleep 0.05; echo e%d >> /target%s".formatted(n, file, n, file);
  }

  private Map<String, JsonNode> records(ServerProcess server) throws Exception {
    Map<String, JsonNode> records = new HashMap<>();
    for (String id : ids.values()) {
      records.put(id, server.ended(id));
    }
    return records;
  }

  private void check(Map<String, JsonNode> records) throws IOException {
    List<String> ran = Files.readAllLines(script.work().resolve("ran"));
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    assertThat(ids).hasSize(INVOCATIONS);
    assertThat(ids.values()).doesNotHaveDuplicates();
    ids.forEach((n, id) -> {
      String outcome = outcomeOf(records, id);
      outcomes.merge(outcome + (isRetried(n) ? " (retried)" : ""), 1, Integer::sum);
      long begun = ran.stream().filter(("b" + n)::equals).count();
      long ended = ran.stream().filter(("e" + n)::equals).count();
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
