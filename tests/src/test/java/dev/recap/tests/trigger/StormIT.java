package dev.recap.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.TestCapsule;
import dev.recap.tests.serve.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A storm of alerts blows into a server of its own process: it stays a storm of alerts, and every
 * alert can be asked for afterwards.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@Timeout(300)
final class StormIT {
  private static final int CONTAINERS = 50;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /**
   * It has no limit of its own: this is what it needs beside the 200 MB of one that does nothing.
   */
  private static final long MEGABYTES = 600;

  private final Script script = Script.create();
  private final RealContainers containers = new RealContainers();

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void tenThousandAlertsForFiftyContainersAreFiftyInvocations() throws Exception {
    TestCapsule.in(script.work());
    List<String> names =
        IntStream.range(0, CONTAINERS)
            .mapToObj(n -> containers.crun("box" + n, Map.of()))
            .map(RealContainer::id)
            .toList();
    Path config = Files.createDirectories(script.work().resolve("config"));
    Files.writeString(
        config.resolve("access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root]}
        grants:
          - name: storm
            callers: {users: [root, "trigger:busy"]}
            capsules: [{reference: runner}]
            targets: [{runtime: crun}]
        """);
    int port = Alerting.freePort();
    try (ServerProcess server =
        ServerProcess.start(script, Map.of("RECAP_SERVE_LISTEN", "127.0.0.1:" + port))) {
      apply();
      Storm storm =
          new Storm(
              URI.create("http://127.0.0.1:%d/api/v1/events/alertmanager".formatted(port)),
              token(server),
              names);
      Duration took = storm.blow();
      List<JsonNode> runs = awaitAll(server);
      long resident = peakMegabytes(server);
      Map<String, Integer> came = new TreeMap<>();
      runs.forEach(run -> came.merge(state(run), 1, Integer::sum));
      System.out.printf(
          "storm: %d alerts took in %d ms, %s, at most %d MB resident%n",
          Storm.ALERTS, took.toMillis(), came, resident);

      assertThat(took).isLessThan(A_MINUTE);
      assertThat(came)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "succeeded",
                  CONTAINERS,
                  // Of what ran, told once more.
                  "suppressed duplicate",
                  CONTAINERS,
                  "suppressed cooldown",
                  Storm.ALERTS - 2 * CONTAINERS));
      assertThat(runs.stream().map(run -> run.path("event").asString()).distinct())
          .hasSize(Storm.ALERTS);
      assertThat(invokedIn(server)).containsExactlyInAnyOrderElementsOf(names);
      assertThat(resident).isLessThan(MEGABYTES);
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private void apply() throws Exception {
    Path rule =
        Files.writeString(
            script.work().resolve("rule.yaml"),
            """
            apiVersion: recap.dev/v1
            kind: Trigger
            metadata: {name: busy}
            spec:
              source: {alertmanager: {}}
              match: {labels: [severity=critical]}
              target: crun:${event.labels.container}
              steps: [{name: look, capsule: runner, parameters: {script: "echo it is busy"}}]
              limits: {cooldown: PT5M, budget: {limit: 1000, per: PT1H}, atOnce: 4}
            """);
    Ended applied = script.run("trigger", "apply", "-f", rule.toString());
    assertThat(applied.status()).as(applied.err()).isZero();
  }

  private static String token(ServerProcess server) throws Exception {
    return server
        .post("/api/v1/tokens", "{\"name\":\"storm\",\"scopes\":[\"events\"],\"expires\":\"PT1H\"}")
        .json()
        .path("token")
        .asString();
  }

  /** Everything that was decided, once nothing waits any more. */
  private static List<JsonNode> awaitAll(ServerProcess server) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      List<JsonNode> runs = pages(server, "/api/v1/trigger-runs?limit=100", "runs");
      if (runs.size() >= Storm.ALERTS
          && runs.stream()
              .map(run -> run.path("state").asString())
              .noneMatch(state -> state.equals("waiting") || state.equals("running"))) {
        return runs;
      }
      assertThat(System.nanoTime()).as("%d decided", runs.size()).isLessThan(end);
      Thread.sleep(2000);
    }
  }

  private static List<JsonNode> pages(ServerProcess server, String path, String field)
      throws Exception {
    List<JsonNode> all = new ArrayList<>();
    JsonNode page = server.ask(path).json();
    while (true) {
      page.path(field).forEach(all::add);
      if (!page.has("next")) {
        return all;
      }
      page = server.ask(path + "&cursor=" + page.path("next").asString()).json();
    }
  }

  private static String state(JsonNode run) {
    return Stream.of("state", "cause")
        .map(run::path)
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .reduce((state, cause) -> state + " " + cause)
        .orElseThrow();
  }

  private static List<String> invokedIn(ServerProcess server) throws Exception {
    return pages(server, "/api/v1/invocations?limit=100", "invocations").stream()
        .filter(record -> record.path("caller").asString().equals("trigger:busy"))
        .map(record -> record.path("target").path("id").asString())
        .toList();
  }

  private static long peakMegabytes(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(server.pid()))).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .sum();
  }
}
