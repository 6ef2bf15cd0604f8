package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.engine.command.CommandRunner.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Podman where its service does not run, so that its command is asked. */
final class PodmanClientTest extends ContainerRuntimeClientContract {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Path NOWHERE = Path.of("/nonexistent");

  /** Answers as podman 4.3 did when it had this one container. */
  private static Finished podman(List<String> command, Duration timeout) {
    assertThat(timeout).isEqualTo(TIMEOUT);
    String name = command.getLast();
    if (command.get(1).equals("ps")) {
      return new Finished(0, Recorded.text("podman-command-ps.json"), "");
    }
    return name.equals("web-p") || Recorded.PODMAN_ID.startsWith(name)
        ? new Finished(0, Recorded.text("podman-command-inspect.json"), "")
        : new Finished(125, "[]\n", "Error: no such container " + name + "\n");
  }

  @Override
  ContainerRuntimeClient client() {
    return client(new PodmanCommandClient(PodmanClientTest::podman, directory, TIMEOUT));
  }

  @Override
  ContainerRuntimeClient clientOfNothing() {
    return client(new PodmanCommandClient(PodmanClientTest::podman, NOWHERE, TIMEOUT));
  }

  private static PodmanClient client(PodmanCommandClient command) {
    return new PodmanClient(
        new EngineApiClient(ContainerRuntime.PODMAN, new UnixHttp(NOWHERE, TIMEOUT)), command);
  }

  @Override
  Expected expected() {
    return new Expected("podman", Recorded.PODMAN_ID, "web-p", Recorded.PODMAN_PID);
  }

  @Test
  void isAbsentWithoutTheCommand() {
    assertThat(ending(new Finished(127, "", "")).find("web")).isInstanceOf(Answer.Absent.class);
  }

  @Test
  void isSilentWhenTheCommandHangsFailsOrTalksNonsense() {
    for (Finished finished :
        List.of(
            new Finished(137, "", ""),
            new Finished(125, "", "Error: database is locked"),
            new Finished(0, "WARN", ""))) {
      assertThat(ending(finished).find("web")).as("%s", finished).isInstanceOf(Answer.Silent.class);
      assertThat(ending(finished).list(Map.of())).isInstanceOf(Answer.Silent.class);
    }
  }

  @Test
  void asksTheServiceWhereItListens() {
    try (FakeDaemon daemon =
        FakeDaemon.serving(
            directory.resolve("p.sock"),
            _ -> FakeDaemon.response(200, Recorded.text("podman-running.json")))) {
      ContainerRuntimeClient client =
          new PodmanClient(
              new EngineApiClient(
                  ContainerRuntime.PODMAN, new UnixHttp(daemon.socket(), Duration.ofSeconds(5))),
              new PodmanCommandClient(
                  (command, _) -> {
                    throw new AssertionError(command);
                  },
                  directory,
                  TIMEOUT));

      assertThat(found(client.find("web-p")))
          .singleElement()
          .satisfies(seen -> {
            assertThat(seen.id()).isEqualTo(Recorded.PODMAN_ID);
            assertThat(seen.pid()).isEqualTo(Recorded.PODMAN_PID);
            assertThat(seen.image()).hasValue("localhost/web:1");
          });
    }
  }

  private ContainerRuntimeClient ending(Finished finished) {
    return client(new PodmanCommandClient((_, _) -> finished, directory, TIMEOUT));
  }
}
