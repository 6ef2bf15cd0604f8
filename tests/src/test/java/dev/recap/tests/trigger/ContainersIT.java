package dev.recap.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.TestCapsule;
import dev.recap.tests.serve.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Containers of Docker in trouble set capsules off by themselves. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
@Timeout(180)
final class ContainersIT {
  private static final String BUSYBOX = "--volume=/bin/busybox:/bin/busybox:ro";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Script script = Script.create();
  private final RealContainers containers = new RealContainers();

  @BeforeEach
  void prepare() throws IOException {
    TestCapsule.in(script.work());
  }

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void oneWithoutMemoryAndOneThatIsNotHealthyAreLookedInto() throws Exception {
    try (ServerProcess server = ServerProcess.start(script, Map.of())) {
      apply("[oom, unhealthy]");
      RealContainer hungry =
          containers.docker("hungry", "--memory=16m", "--memory-swap=16m", BUSYBOX);
      RealContainer sick =
          containers.docker(
              "sick", "--health-cmd=false", "--health-interval=1s", "--health-retries=1");
      docker("exec", hungry.name(), "/bin/busybox", "tail", "/dev/zero");

      for (RealContainer one : new RealContainer[] {hungry, sick}) {
        JsonNode run = awaitRun(server, one);
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("succeeded");
        JsonNode record = record(server, run);
        assertThat(record.path("target").path("id").asString()).isEqualTo(one.id());
        assertThat(record.path("parent").asString()).isEqualTo(run.path("event").asString());
      }
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  @Test
  void ofOneThatHasDiedItIsSaidThatItIsGone() throws Exception {
    try (ServerProcess server = ServerProcess.start(script, Map.of())) {
      apply("[die]");
      RealContainer dying = containers.docker("dying");
      dying.kill();
      JsonNode run = awaitRun(server, dying);
      assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("dead");
      assertThat(record(server, run).path("outcome").path("type").asString())
          .isEqualTo("target-gone");
    }
  }

  private void apply(String events) throws Exception {
    Path rule =
        Files.writeString(
            script.work().resolve("rule.yaml"),
            """
            apiVersion: recap.dev/v1
            kind: Trigger
            metadata: {name: in-trouble}
            spec:
              source: {containers: {events: %s, runtimes: [docker]}}
              steps: [{name: look, capsule: runner, parameters: {script: "cat /target/proc/1/comm; echo seen"}}]
            """
                .formatted(events));
    Ended applied = script.run("trigger", "apply", "-f", rule.toString());
    assertThat(applied.status()).as(applied.err()).isZero();
  }

  private static void docker(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
  }

  private static JsonNode awaitRun(ServerProcess server, RealContainer of) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode page = server.ask("/api/v1/trigger-runs?trigger=in-trouble").json();
      for (JsonNode run : page.path("runs")) {
        if (run.path("target").asString().equals(of.reference()) && run.has("ended")) {
          return run;
        }
      }
      assertThat(System.nanoTime()).as(page + "\n" + server.log()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static JsonNode record(ServerProcess server, JsonNode run) throws Exception {
    return server.ended(run.path("steps").path(0).path("invocation").asString());
  }
}
