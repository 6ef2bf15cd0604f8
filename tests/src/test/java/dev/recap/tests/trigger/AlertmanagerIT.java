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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a run came to is said at its alert, in a real Alertmanager. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@Timeout(180)
final class AlertmanagerIT {
  private static final Duration SECONDS = Duration.ofSeconds(60);

  private final Script script = Script.create();
  private final RealContainers containers = new RealContainers();

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void anAlertIsAnnotatedAndAnotherSilencedWithWhatCameOut() throws Exception {
    TestCapsule.in(script.work());
    RealContainer target = containers.crun("a", Map.of());
    Path config = Files.createDirectories(script.work().resolve("config"));
    Files.writeString(
        config.resolve("access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root]}
        grants:
          - name: alerts
            callers: {users: [root, "trigger:annotated", "trigger:silenced"]}
            capsules: [{reference: runner}]
            targets: [{runtime: crun}]
        """);
    int port = Alerting.freePort();
    Map<String, String> settings =
        Map.of(
            "RECAP_SERVE_LISTEN", "127.0.0.1:" + port, "RECAP_SERVE_CALLBACKS_ALLOW", "127.0.0.1");
    try (ServerProcess server = ServerProcess.start(script, settings);
        Alerting alerting =
            Alerting.manager(
                script.work().resolve("alerting"),
                URI.create("http://127.0.0.1:%d/api/v1/events/alertmanager".formatted(port)),
                token(server))) {
      apply(rule("annotated", "Busy", "echo all is well", "url: \"%s\"", alerting));
      apply(rule("silenced", "Broken", "exit 3", "url: \"%s\", silence: PT10M", alerting));

      Map<String, String> busy = Map.of("alertname", "Busy", "name", target.id());
      alerting.post(busy);
      JsonNode annotated =
          await(() ->
              alert(alerting, busy)
                  .filter(alert -> alert.path("annotations").has("recap_annotated")));
      assertThat(annotated.path("annotations").path("recap_annotated").asString())
          .contains("annotated")
          .contains("succeeded");
      assertThat(annotated.path("status").path("state").asString()).isEqualTo("active");

      Map<String, String> broken = Map.of("alertname", "Broken", "name", target.id());
      alerting.post(broken);
      JsonNode silenced =
          await(() ->
              alert(alerting, broken)
                  .filter(
                      alert -> alert.path("status").path("state").asString().equals("suppressed")));
      assertThat(silenced.path("annotations")).isEmpty();
      JsonNode silence = alerting.ask("silences").path(0);
      assertThat(silence.path("id")).isEqualTo(silenced.path("status").path("silencedBy").path(0));
      assertThat(silence.path("comment").asString()).contains("silenced").contains("failed");
      assertThat(silence.path("createdBy").asString()).isEqualTo("RECap trigger silenced");
      assertThat(silence.path("matchers")).hasSize(2);
      assertThat(alert(alerting, busy).orElseThrow().path("status").path("silencedBy")).isEmpty();
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private static String token(ServerProcess server) throws Exception {
    return server
        .post(
            "/api/v1/tokens",
            "{\"name\":\"alertmanager\",\"scopes\":[\"events\"],\"expires\":\"PT1H\"}")
        .json()
        .path("token")
        .asString();
  }

  private static String rule(
      String name, String alert, String line, String result, Alerting alerting) {
    return """
    apiVersion: recap.dev/v1
    kind: Trigger
    metadata: {name: %s}
    spec:
      source: {alertmanager: {}}
      match: {labels: [alertname=%s]}
      target: crun:${event.labels.name}
      steps: [{capsule: runner, parameters: {script: "%s"}}]
      results: [{alertmanager: {%s}}]
    """
        .formatted(name, alert, line, result.formatted(alerting.address()));
  }

  private void apply(String rule) throws Exception {
    Path file = Files.writeString(script.work().resolve("rule.yaml"), rule);
    Ended applied = script.run("trigger", "apply", "-f", file.toString());
    assertThat(applied.status()).as(applied.err()).isZero();
  }

  private static Optional<JsonNode> alert(Alerting alerting, Map<String, String> labels)
      throws IOException, InterruptedException {
    return alerting
        .ask("alerts")
        .valueStream()
        .filter(alert ->
            alert.path("labels").path("alertname").asString().equals(labels.get("alertname")))
        .findFirst();
  }

  /** Asks again and again. */
  private interface Question {
    Optional<JsonNode> ask() throws IOException, InterruptedException;
  }

  private static JsonNode await(Question question) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos();
    while (true) {
      Optional<JsonNode> answer = question.ask();
      if (answer.isPresent()) {
        return answer.get();
      }
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }
}
