package dev.recap.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.serve.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * From a container that burns the processor over Prometheus and Alertmanager to what the people who
 * were paged are told: all of it real.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
@Timeout(300)
final class AlertsIT {
  private static final Duration SECONDS = Duration.ofSeconds(60);

  /** The goal is 2 s, from the webhook's arrival until people are told; it takes about 1. */
  private static final Duration ON_A_BUSY_MACHINE = Duration.ofSeconds(5);

  private final Script script = Script.create();
  private final RealContainers containers = new RealContainers();

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void anAlertHasItsContainerLookedIntoAndItsEndToo() throws Exception {
    script.withShipped("top", "jvm-threads", "jvm-common");
    RealContainer hot = java("hot");
    RealContainer cold = java("cold");
    Path config = Files.createDirectories(script.work().resolve("config"));
    Files.writeString(
        config.resolve("access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root]}
        grants:
          - name: people
            callers: {users: [root]}
            capsules: [{reference: top}, {reference: jvm-threads}]
            power: {capabilities: [SYS_PTRACE, KILL], filesystem: read, user: target}
            targets: [{runtime: docker}]
          - name: alerts
            callers: {users: ["trigger:busy-container"]}
            capsules: [{reference: top}, {reference: jvm-threads}]
            power: {capabilities: [SYS_PTRACE, KILL], filesystem: read, user: target}
            targets: [{runtime: docker}]
        """);
    int port = Alerting.freePort();
    Map<String, String> settings =
        Map.of(
            "RECAP_SERVE_LISTEN", "127.0.0.1:" + port, "RECAP_SERVE_CALLBACKS_ALLOW", "127.0.0.1");
    try (Listener people = new Listener();
        ServerProcess server = ServerProcess.start(script, settings)) {
      warmUp(cold);
      apply(people);
      String token =
          server
              .post(
                  "/api/v1/tokens",
                  "{\"name\":\"alertmanager\",\"scopes\":[\"events\"],\"expires\":\"PT1H\"}")
              .json()
              .path("token")
              .asString();
      try (Alerting _ =
          Alerting.start(
              script.work().resolve("alerting"),
              watched(hot) + watched(cold),
              """
              - alert: ContainerBusy
                expr: rate(process_cpu_seconds_total[4s]) > 0.2
                labels: {severity: critical}
                annotations: {summary: "it burns"}
              """,
              URI.create("http://127.0.0.1:%d/api/v1/events/alertmanager".formatted(port)),
              token)) {
        ask(hot, "burn");
        Listener.Told firing = people.next(SECONDS);
        assertThat(firing.json().path("outcome").asString())
            .as(firing.json().toString())
            .isEqualTo("succeeded");
        assertThat(firing.json().path("event").path("status").asString()).isEqualTo("firing");
        List<JsonNode> steps = firing.json().path("steps").valueStream().toList();
        assertThat(steps).hasSize(2);
        JsonNode processes = record(server, steps.get(0));
        JsonNode threads = record(server, steps.get(1));
        assertThat(processes.path("capsule").asString()).startsWith("top");
        assertThat(threads.path("capsule").asString()).startsWith("jvm-threads");
        assertThat(List.of(processes, threads))
            .allMatch(record -> record.path("target").path("id").asString().equals(hot.id()))
            .allMatch(record -> record.path("caller").asString().equals("trigger:busy-container"))
            .allMatch(record -> record.path("receipt").path("clean").asBoolean());
        assertThat(threads.path("result").path("threads").valueStream())
            .anyMatch(thread -> thread.path("name").asString().equals("burning"));
        Duration took = tookSinceItCame(server, firing);
        System.out.printf("alert: told %d ms after it came%n", took.toMillis());
        assertThat(took).isLessThan(ON_A_BUSY_MACHINE);

        ask(hot, "calm");
        Listener.Told resolved = people.next(SECONDS);
        assertThat(resolved.json().path("event").path("status").asString()).isEqualTo("resolved");
        assertThat(resolved.json().path("steps").path(0).path("step").asString())
            .isEqualTo("afterwards");
        assertThat(resolved.json().path("steps")).hasSize(1);
        assertThat(people.isQuiet()).isTrue();
      }
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private RealContainer java(String word) throws Exception {
    RealContainer container =
        containers.dockerOf(
            word,
            List.of(
                "/jdk/bin/java",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                "/classes",
                Burner.class.getName()),
            "--network=bridge",
            "--tmpfs=/tmp",
            "--volume=%s:/jdk:ro".formatted(Path.of(System.getProperty("java.home"))),
            "--volume=%s:/classes:ro".formatted(Script.ROOT.resolve("tests/target/test-classes")),
            "--volume=/usr/lib:/lib:ro",
            "--volume=/usr/lib64:/lib64:ro");
    long end = System.nanoTime() + SECONDS.toNanos();
    while (!Alerting.answers(address(container, "metrics"))) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
    return container;
  }

  private static URI address(RealContainer container, String path) throws IOException {
    Process inspect =
        new ProcessBuilder(
                "docker", "inspect", "--format={{.NetworkSettings.IPAddress}}", container.name())
            .start();
    String ip =
        new String(inspect.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return URI.create("http://%s:8080/%s".formatted(ip, path));
  }

  private static void ask(RealContainer container, String path) throws Exception {
    assertThat(Alerting.answers(address(container, path))).isTrue();
  }

  private static String watched(RealContainer container) throws IOException {
    return "- {targets: [\"%s\"], labels: {name: %s}}\n"
        .formatted(address(container, "").getAuthority(), container.name());
  }

  /** Capsules that are pulled, as they are where alerts are expected. */
  private void warmUp(RealContainer target) throws Exception {
    for (String capsule : List.of("top", "jvm-threads")) {
      Ended ended = script.run("invoke", capsule, "-t", target.reference());
      assertThat(ended.status()).as(ended.err()).isZero();
    }
  }

  private void apply(Listener people) throws Exception {
    Path rule =
        Files.writeString(
            script.work().resolve("rule.yaml"),
            """
            apiVersion: recap.dev/v1
            kind: Trigger
            metadata: {name: busy-container}
            spec:
              source: {alertmanager: {}}
              match: {labels: [alertname=ContainerBusy, severity=~"critical|high"]}
              target: docker:${event.labels.name}
              steps:
                - {name: processes, capsule: top, parameters: {iterations: 1}}
                - {name: threads, capsule: jvm-threads, reason: "${event.annotations.summary}"}
                - {name: afterwards, capsule: top, when: resolved}
              results:
                - {webhook: {url: "%s", format: json}}
            """
                .formatted(people.address()));
    Ended applied = script.run("trigger", "apply", "-f", rule.toString());
    assertThat(applied.status()).as(applied.err()).isZero();
    Ended listed = script.run("trigger", "list");
    assertThat(listed.out()).contains("busy-container");
  }

  private static JsonNode record(ServerProcess server, JsonNode step) throws Exception {
    return server.ended(step.path("invocation").asString());
  }

  private static Duration tookSinceItCame(ServerProcess server, Listener.Told told)
      throws Exception {
    String event = told.json().path("event").path("stored").asString();
    JsonNode stored = server.ask("/api/v1/events/" + event).json();
    return Duration.between(Instant.parse(stored.path("received").asString()), told.at());
  }
}
