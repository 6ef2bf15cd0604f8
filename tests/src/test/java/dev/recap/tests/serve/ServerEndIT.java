package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.serve.ServerProcess.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** How a server ends, and what does not begin. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class ServerEndIT {
  private final OneTarget one = OneTarget.create();

  @AfterEach
  void remove() throws IOException {
    one.close();
  }

  @Test
  void whatRunsEndsNormallyAndWhatWaitsIsCarriedOutByTheNextServer() throws Exception {
    Map<String, String> settings = Map.of("RECAP_SERVE_QUEUE_AT_ONCE", "1");
    try (ServerProcess server = ServerProcess.start(one.script(), settings);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> waiting =
          callers.submit(() ->
              server.post(
                  "/api/v1/capsules/runner/invoke", order("echo early; sleep 4; echo late")));
      String running = submit(server, "echo first; sleep 4; echo second");
      String queued = submit(server, "echo third");
      String events = "/api/v1/invocations/" + running + "/events";
      awaitOutput(server, events, "first");
      Future<Reply> following = callers.submit(() -> server.ask(events, "-N"));
      Thread.sleep(500);

      long began = System.nanoTime();
      assertThat(server.end()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
      assertThat(server.log()).contains("Ended");
      Reply answer = waiting.get();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("stdout").path("text").asString()).isEqualTo("early\nlate\n");
      String seen = following.get().body();
      assertThat(seen).contains("first").doesNotContain("event: end");

      server.again();
      assertThat(outcome(server, running)).isEqualTo("succeeded");
      assertThat(outcome(server, queued)).isEqualTo("succeeded");
      String rest = server.ask(events, "-N", "-H", "Last-Event-ID: " + lastId(seen)).body();
      assertThat(rest).contains("second", "event: end").doesNotContain("first");
      JsonNode verified = server.ask("/api/v1/audit/verification").json();
      assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isTrue();
      assertThat(server.end()).isEqualTo(143);
    }
    assertThat(one.script().leftInRunDirectory()).isEmpty();
  }

  @Test
  void whatDoesNotEndInTimeIsCancelledAndRecorded() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(one.script(), Map.of("RECAP_SERVE_DRAIN", "PT1S"))) {
      String id = submit(server, "echo first; sleep 50");
      awaitOutput(server, "/api/v1/invocations/" + id + "/events", "first");
      long began = System.nanoTime();
      assertThat(server.end()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
      server.again();
      JsonNode record = server.ended(id);
      assertThat(record.path("outcome").path("type").asString()).isEqualTo("cancelled");
      assertThat(record.path("receipt").path("clean").asBoolean()).isTrue();
    }
    assertThat(one.script().leftInRunDirectory()).isEmpty();
  }

  @Test
  void aSecondServerOfTheSameHostDoesNotBegin() throws Exception {
    try (ServerProcess server = ServerProcess.start(one.script(), Map.of())) {
      Script.Ended second = one.script().run("serve");
      assertThat(second.status()).isNotZero();
      assertThat(second.err())
          .contains("Tried to serve this host but another recap serve does already");
      assertThat(server.ask("/api/v1/targets").status()).isEqualTo(200);
    }
  }

  @Test
  void tellsEveryWrongSettingAtOnce() throws Exception {
    List<String> line =
        List.of(
            "env",
            "RECAP_SERVE_LISTEN=nowhere",
            "RECAP_SERVE_DRAIN=soon",
            "RECAP_SERVE_WARM=-1",
            "RECAP_SERVE_KEEP_BYTES=much",
            Script.PROGRAM);
    Script.Ended ended =
        one.script().start(java.nio.file.Path.of("/dev/null"), line, "serve").await();
    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("serve.listen", "serve.drain", "serve.warm", "serve.keep.bytes");
  }

  private String order(String work) {
    return "{\"target\":\"%s\",\"parameters\":{\"script\":\"%s\"}}".formatted(one.target(), work);
  }

  private String submit(ServerProcess server, String work) throws Exception {
    Reply reply =
        server.post("/api/v1/capsules/runner/invoke", order(work), "-H", "Prefer: respond-async");
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    return reply.json().path("id").asString();
  }

  private static void awaitOutput(ServerProcess server, String events, String text)
      throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!server.ask(events, "-N", "--max-time", "1").body().contains(text)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private static String outcome(ServerProcess server, String id) throws Exception {
    return server.ended(id).path("outcome").path("type").asString();
  }

  private static String lastId(String events) {
    return events
        .lines()
        .filter(line -> line.startsWith("id:"))
        .reduce((_, last) -> last)
        .orElseThrow()
        .substring(3)
        .strip();
  }
}
