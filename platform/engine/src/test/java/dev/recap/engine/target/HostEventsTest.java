package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.target.ContainerEvent;
import dev.recap.core.target.ContainerEvent.Kind;
import dev.recap.core.target.ContainerEvents.End;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class HostEventsTest {
  private static final String ID =
      "f59143708764f740a18f3091884251e4963588000934afedc3350e19e42781c3";
  private static final Instant SINCE = Instant.ofEpochSecond(1_795_278_188L, 5);

  @TempDir Path directory;
  private final List<ContainerEvent> told = Collections.synchronizedList(new ArrayList<>());

  private HostEvents events() {
    Path nowhere = Path.of("/nonexistent/recap-test");
    return new HostEvents(
        new HostPlaces(
            directory.resolve("docker"),
            directory.resolve("podman"),
            nowhere,
            nowhere,
            nowhere,
            List.of(),
            List.of(),
            nowhere,
            Duration.ofSeconds(2)));
  }

  private static String event(String action, String more, String attributes) {
    return """
    {"Type":"container","Action":"%s","Actor":{"ID":"%s","Attributes":{"app":"web",\
    "image":"busybox:1","name":"web"%s}},"timeNano":1795278189979565772%s}
    """
        .formatted(action, ID, attributes, more);
  }

  private static void send(OutputStream out, String... lines) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    byte[] all = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    // In pieces that end anywhere, as a daemon may write them.
    for (int at = 0; at < all.length; at += 50) {
      int length = Math.min(50, all.length - at);
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(all, at, length);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
  }

  private End follow(ContainerRuntime runtime, FakeDaemon.Behaviour behaviour) {
    try (FakeDaemon _ = FakeDaemon.answering(directory.resolve(runtime.prefix()), behaviour)) {
      return events().follow(runtime, SINCE, told::add);
    }
  }

  @Test
  void tellsWhatDockerTells() {
    End end =
        follow(
            ContainerRuntime.DOCKER,
            (path, out) -> {
              assertThat(path).startsWith("/events?since=1795278188.000000005&filters=");
              send(
                  out,
                  event("start", "", ""),
                  event("oom", "", ""),
                  "\n",
                  event("die", "", ",\"exitCode\":\"137\""),
                  event("health_status: healthy", "", ""),
                  event("health_status: unhealthy", "", ""),
                  event("exec_start: sh", "", ""));
            });

    assertThat(told)
        .extracting(ContainerEvent::kind)
        .containsExactly(Kind.START, Kind.OOM, Kind.DIE, Kind.UNHEALTHY);
    ContainerEvent died = told.get(2);
    assertThat(died.id()).isEqualTo(ID);
    assertThat(died.name()).isEqualTo("web");
    assertThat(died.image()).contains("busybox:1");
    assertThat(died.labels()).isEqualTo(Map.of("app", "web"));
    assertThat(died.exitCode()).contains(137);
    assertThat(died.at()).isEqualTo(Instant.ofEpochSecond(1_795_278_189L, 979_565_772));
    assertThat(end).isInstanceOf(End.Broken.class);
  }

  @Test
  void tellsOfPodmansHealthOnlyWhatIsNew() {
    follow(
        ContainerRuntime.PODMAN,
        (path, out) ->
            send(
                out,
                event("health_status", ",\"HealthStatus\":\"starting\"", ""),
                event("health_status", ",\"HealthStatus\":\"unhealthy\"", ""),
                event("health_status", ",\"HealthStatus\":\"unhealthy\"", ""),
                event("health_status", "", ",\"health_status\":\"healthy\""),
                event("health_status", "", ",\"health_status\":\"unhealthy\"")));

    assertThat(told)
        .extracting(ContainerEvent::kind)
        .containsExactly(Kind.UNHEALTHY, Kind.UNHEALTHY);
    assertThat(told.getLast().labels()).isEqualTo(Map.of("app", "web"));
  }

  @Test
  void doesNotTellAgainWhenAStreamBrokeWhatPodmanToldOfAContainersHealthBefore() {
    HostEvents events = events();
    String unhealthy = event("health_status", ",\"HealthStatus\":\"unhealthy\"", "");
    try (FakeDaemon _ =
        FakeDaemon.answering(directory.resolve("podman"), (path, out) -> send(out, unhealthy))) {
      events.follow(ContainerRuntime.PODMAN, SINCE, told::add);
      events.follow(ContainerRuntime.PODMAN, SINCE, told::add);
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsAgainWhatWasNotTaken() {
    HostEvents events = events();
    String unhealthy = event("health_status", ",\"HealthStatus\":\"unhealthy\"", "");
    try (FakeDaemon _ =
        FakeDaemon.answering(directory.resolve("podman"), (path, out) -> send(out, unhealthy))) {
      assertThatThrownBy(() ->
              events.follow(
                  ContainerRuntime.PODMAN,
                  SINCE,
                  _ -> {
                    throw new IllegalStateException("full");
                  }))
          .hasMessage("full");
      events.follow(ContainerRuntime.PODMAN, SINCE, told::add);
    }
    assertThat(told).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"unhealthy, unhealthy, 0", "unhealthy, healthy, 0", "healthy, unhealthy, 1"})
  void learnsFromWhatWasBeforeHowHealthyPodmansContainersWere(
      String before, String after, int news) {
    follow(
        ContainerRuntime.PODMAN,
        (path, out) -> {
          assertThat(path).startsWith("/events?since=1795274588.000000005&filters=");
          send(
              out,
              event("health_status", ",\"HealthStatus\":\"%s\"".formatted(before), "")
                  .replace("1795278189979565772", "1795278187000000000"),
              event("health_status", ",\"HealthStatus\":\"%s\"".formatted(after), ""));
        });
    assertThat(told).hasSize(news);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asksPodmanWhetherWhatDiedHadNoMemoryLeft(boolean killed) {
    follow(
        ContainerRuntime.PODMAN,
        (path, out) -> {
          if (path.startsWith("/events")) {
            send(out, event("died", "", ",\"containerExitCode\":\"137\""));
          } else {
            assertThat(path).isEqualTo("/containers/" + ID + "/json");
            out.write(
                FakeDaemon.response(200, "{\"State\":{\"OOMKilled\":%s}}".formatted(killed))
                    .getBytes(StandardCharsets.UTF_8));
          }
        });

    assertThat(told)
        .extracting(ContainerEvent::kind)
        .isEqualTo(killed ? List.of(Kind.OOM, Kind.DIE) : List.of(Kind.DIE));
    assertThat(told.getLast().exitCode()).contains(137);
  }

  @Test
  void saysThatNobodyIsThere() {
    assertThat(events().follow(ContainerRuntime.DOCKER, SINCE, told::add))
        .isInstanceOf(End.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 500 Whatever\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab3\r\n",
        "HTTP/1.1 200 OK\r\n\r\nno json\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
      })
  void saysThatTheStreamBroke(String response) {
    End end =
        follow(
            ContainerRuntime.DOCKER,
            (path, out) -> out.write(response.getBytes(StandardCharsets.US_ASCII)));
    assertThat(end).isInstanceOf(End.Broken.class);
    assertThat(told).isEmpty();
  }

  @Test
  void refusesALineWithoutEnd() {
    End end =
        follow(
            ContainerRuntime.DOCKER,
            (path, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              byte[] some = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
              for (int n = 0; n < 20; n++) {
                out.write(some);
              }
            });
    assertThat(((End.Broken) end).why()).contains("longer than");
  }

  @Test
  void endsWhenItsThreadIsInterruptedHoweverLongNothingHappens() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (FakeDaemon _ =
        FakeDaemon.answering(
            directory.resolve("docker"),
            (path, out) -> {
              send(out, event("start", "", ""));
              Thread.sleep(Duration.ofMinutes(1));
            })) {
      Thread following =
          Thread.startVirtualThread(
              () -> events().follow(ContainerRuntime.DOCKER, SINCE, event -> begun.countDown()));
      begun.await();
      // Longer than a question may take, which a stream is not.
      Thread.sleep(2_200);
      assertThat(following.isAlive()).isTrue();
      following.interrupt();
      assertThat(following.join(Duration.ofSeconds(5))).isTrue();
    }
  }
}
