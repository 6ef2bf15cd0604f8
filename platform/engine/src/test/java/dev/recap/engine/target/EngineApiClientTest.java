package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineApiClientTest extends ContainerRuntimeClientContract {
  private static final String RUNNING = Recorded.text("docker-running.json");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @SuppressWarnings("NullAway.Init")
  private FakeDaemon daemon;

  @BeforeEach
  void start() {
    daemon = FakeDaemon.serving(directory.resolve("d.sock"), EngineApiClientTest::docker);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  /** Answers as Docker 20.10 did when it had this one container. */
  private static String docker(String path) {
    String decoded = URLDecoder.decode(path, StandardCharsets.UTF_8);
    if (decoded.startsWith("/containers/json?filters=")) {
      boolean other = decoded.contains("other") || decoded.contains("tier");
      return FakeDaemon.chunked(other ? "[]" : "[{\"Id\":\"%s\"}]".formatted(Recorded.DOCKER_ID));
    }
    String name = path.replaceFirst("^/containers/(.*)/json$", "$1");
    return name.equals("web-a") || Recorded.DOCKER_ID.startsWith(name)
        ? FakeDaemon.chunked(RUNNING)
        : FakeDaemon.response(404, "{\"message\":\"No such container: " + name + "\"}");
  }

  @Override
  ContainerRuntimeClient client() {
    return client(daemon.socket());
  }

  @Override
  ContainerRuntimeClient clientOfNothing() {
    return client(Path.of("/nonexistent/docker.sock"));
  }

  private static EngineApiClient client(Path socket) {
    return new EngineApiClient(ContainerRuntime.DOCKER, new UnixHttp(socket, TIMEOUT));
  }

  @Override
  Expected expected() {
    return new Expected("docker", Recorded.DOCKER_ID, "web-a", Recorded.DOCKER_PID);
  }

  @Test
  void isAbsentWhereTheSocketIsStale() {
    daemon.close();

    assertThat(client().find("web")).isInstanceOf(Answer.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"paused", "created", "exited"})
  void tellsTheState(String state) {
    try (FakeDaemon other = oneAnswer(200, Recorded.text("docker-" + state + ".json"))) {
      String name = state.equals("created") ? "web-n" : state.equals("exited") ? "web-e" : "web-a";

      assertThat(found(client(other.socket()).find(name)))
          .singleElement()
          .extracting(Sighting::state)
          .isEqualTo(state);
    }
  }

  @Test
  void findsAllContainersOfAPrefixThatIsNotUnique() {
    String list = Recorded.text("docker-list.json").replace("\"Id\": \"", "\"Id\": \"abcd");
    try (FakeDaemon other =
        FakeDaemon.serving(
            directory.resolve("o.sock"),
            path ->
                path.startsWith("/containers/json?all=1")
                    ? FakeDaemon.response(200, list.replaceAll("(\"Id\": \"abcd.{60}).*\"", "$1\""))
                    : FakeDaemon.response(
                        500, "{\"message\":\"Multiple IDs found with provided prefix: abcd\"}"))) {
      assertThat(found(client(other.socket()).find("abcd")))
          .extracting(Sighting::name)
          .containsExactlyInAnyOrder("web-a", "web-n", "web-n2");
      assertThat(client(other.socket()).find("web")).isInstanceOf(Answer.Silent.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{}", "{\"Id\":\"a\"}", "{\"Id\":7,\"State\":[]}", "not json"})
  void isSilentWhenTheAnswerIsNotOneOfADaemon(String body) {
    try (FakeDaemon other = oneAnswer(200, body)) {
      assertThat(client(other.socket()).find("web")).isInstanceOf(Answer.Silent.class);
    }
  }

  @Test
  void isSilentWhenTheDaemonFails() {
    try (FakeDaemon other = oneAnswer(503, "{\"message\":\"starting up\"}")) {
      assertThat(client(other.socket()).find("web"))
          .isInstanceOfSatisfying(
              Answer.Silent.class, s -> assertThat(s.why()).contains("503 starting up"));
      assertThat(client(other.socket()).list(Map.of())).isInstanceOf(Answer.Silent.class);
    }
  }

  @Test
  void asksForNoNameThatIsNone() {
    client().find("../images");

    assertThat(daemon.requests()).isEmpty();
  }

  private FakeDaemon oneAnswer(int status, String body) {
    return FakeDaemon.serving(
        directory.resolve("one.sock"), _ -> FakeDaemon.response(status, body));
  }
}
