package dev.recap.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.server.live.MemoryLog;
import dev.recap.server.live.TestServer;
import dev.recap.server.live.TestTime;
import dev.recap.server.record.Records;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionEndpointTest {
  private static final String ID = "01h00000000000000001";
  private static final String SH = "/api/v1/capsules/sh/session?target=docker:web";
  private static final String START = "{\"start\":{\"rows\":40,\"columns\":120}}";

  @TempDir private Path folder;
  private final TestTime time = new TestTime();
  private final MemoryLog log = new MemoryLog();
  private final EchoCapsule capsule = new EchoCapsule(ID);
  private Recordings recordings = new Recordings(Path.of("none"), time, 0);
  private TestServer server = new TestServer();

  @BeforeEach
  void begin() {
    serve(Recordings.USUAL_LIMIT, SessionLimits.USUAL);
  }

  private void serve(long recordingLimit, SessionLimits limits) {
    server.close();
    recordings = new Recordings(folder.resolve("sessions"), time, recordingLimit);
    server =
        new TestServer(
            new SessionEndpoint(capsule, recordings, time, limits),
            new RecordingEndpoint(
                recordings,
                (id, by) ->
                    log.find(id)
                        .filter(found -> found.caller().equals(by.name()))
                        .map(InvocationRecord::id)));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void whatIsTypedReachesTheCapsuleAndWhatItShowsTheCaller() throws Exception {
    try (Peer peer = open(SH)) {
      peer.say(
          "{\"start\":{\"rows\":40,\"columns\":120,\"parameters\":{\"n\":1},"
              + "\"reason\":\"look\",\"timeout\":\"PT5M\"}}");
      peer.awaitShown("$ ");
      peer.type("hello\n");
      peer.awaitShown("HELLO");
      peer.type("size\n");
      peer.awaitShown("40x120");
      peer.say("{\"resize\":{\"rows\":50,\"columns\":99}}");
      assertThat(capsule.resized.take()).isEqualTo("40x120");
      assertThat(capsule.resized.take()).isEqualTo("50x99");
      peer.type("size\n");
      peer.awaitShown("50x99");
      peer.type("exit\n");
      assertThat(peer.awaitClosed()).isEqualTo("1000 ended");
      assertThat(peer.awaitTold("ended"))
          .contains(
              "{\"invocation\":\"" + ID + "\",\"phase\":\"running\"}",
              "{\"notice\":\"it is old\"}",
              "\"outcome\":\"failed\",\"exitCode\":3");
    }
    assertThat(capsule.asked.get().caller()).isEqualTo(Caller.local("root"));
    assertThat(capsule.asked.get().parameters()).isEqualTo(Map.of("n", 1));
    assertThat(capsule.asked.get().reason()).contains("look");
    assertThat(capsule.asked.get().timeout()).contains(Duration.ofMinutes(5));
    assertThat(capsule.asked.get().target()).hasToString("docker:web");
  }

  @Test
  void theSessionIsRecordedWithoutItsSecrets() throws Exception {
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.awaitShown("$ ");
      peer.type("hunter2\n");
      peer.awaitShown("hunter2");
      peer.say("{\"resize\":{\"rows\":50,\"columns\":99}}");
      peer.type("exit\n");
      peer.awaitClosed();
    }
    String cast = Files.readString(recordings.find(ID).orElseThrow());
    assertThat(cast)
        .startsWith("{\"version\":2,\"width\":120,\"height\":40,")
        .contains("sh in docker:web", "\"$ \"", "[redacted]", "\"99x50\"")
        .doesNotContain("hunter2");
  }

  @Test
  void theRecordingIsReadByWhoeverMaySeeTheInvocation() throws Exception {
    log.begin(Records.begun(ID, Records.ACCEPTED));
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.awaitShown("$ ");
      peer.type("exit\n");
      peer.awaitClosed();
    }
    Path file = recordings.find(ID).orElseThrow();
    String whole = Files.readString(file);
    Files.writeString(file, "[1.0,\"o\",\"ha", StandardOpenOption.APPEND);
    String path = "/api/v1/invocations/" + ID + "/recording";
    HttpResponse<String> answer = get(path, "root");
    assertThat(answer.body()).isEqualTo(whole);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-asciicast");
    try (Cast cast = new Cast(new ByteArrayInputStream(answer.body().getBytes(UTF_8)))) {
      assertThat(cast.next()).isPresent();
    }
    assertThat(get(path, "mallory").statusCode()).isEqualTo(404);
    assertThat(get(path.replace("01h", "02h"), "root").statusCode()).isEqualTo(404);
  }

  @Test
  void whoClosesTheSessionEndsTheCapsule() throws Exception {
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.awaitShown("$ ");
      peer.leave();
      assertThat(capsule.outcome())
          .contains(new Outcome.Cancelled("the caller, who closed the session"));
    }
  }

  @Test
  void whoseConnectionBreaksEndsTheCapsule() throws Exception {
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.awaitShown("$ ");
      peer.abort();
      assertThat(capsule.outcome()).containsInstanceOf(Outcome.Cancelled.class);
    }
  }

  @Test
  void whoDoesNotTakeWhatIsShownIsCutOff() throws Exception {
    serve(Recordings.USUAL_LIMIT, limits(20_000, 60_000, 60_000, 1_000));
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.awaitShown("$ ");
      peer.stopReading();
      peer.type("flood\n");
      assertThat(capsule.outcome())
          .contains(new Outcome.Cancelled("the caller, who did not take what was shown"));
    }
  }

  @Test
  void nothingIsShownThatCannotBeRecorded() throws Exception {
    serve(100_000, SessionLimits.USUAL);
    try (Peer peer = open(SH)) {
      peer.say(START);
      peer.type("flood\n");
      assertThat(capsule.outcome()).contains(new Outcome.Cancelled("the limit of its recording"));
      assertThat(peer.awaitClosed()).startsWith("1000");
    }
    assertThat(Files.size(recordings.find(ID).orElseThrow())).isLessThan(100_000);
  }

  @Test
  void aSessionNobodyUsesEnds() throws Exception {
    serve(Recordings.USUAL_LIMIT, limits(20_000, 60_000, 1_500, 1_000));
    try (Peer peer = open(SH)) {
      peer.say(START);
      assertThat(peer.awaitClosed()).startsWith("1001 its idle timeout");
      assertThat(capsule.outcome()).containsInstanceOf(Outcome.Cancelled.class);
    }
  }

  @Test
  void aSessionThatIsNotStartedEnds() throws Exception {
    serve(Recordings.USUAL_LIMIT, limits(500, 60_000, 60_000, 1_000));
    try (Peer peer = open(SH)) {
      assertThat(peer.awaitClosed()).isEqualTo("1001 the caller, who did not start it");
    }
    assertThat(capsule.asked.get()).isNull();
  }

  @Test
  void aCallerWhoAnswersPingsIsThereAndOneWhoDoesNotIsGone() throws Exception {
    serve(Recordings.USUAL_LIMIT, limits(20_000, 4_000, 60_000, 1_000));
    try (Peer peer = open(SH);
        DeafPeer deaf = new DeafPeer(server.port(), SH, START)) {
      peer.say(START);
      peer.awaitShown("$ ");
      assertThat(deaf.readToTheEnd()).contains("who does not answer any more");
      peer.type("still here\n");
      peer.awaitShown("STILL HERE");
    }
  }

  @Test
  void whatCannotBeReadEndsTheSessionWithTheReason() throws Exception {
    for (String said :
        new String[] {
          "x",
          "{}",
          "[]",
          "{\"start\":{\"rows\":0}}",
          "{\"start\":{\"sudo\":true}}",
          "{\"start\":{\"timeout\":\"x\"}}",
          "{\"start\":{\"parameters\":[]}}",
          "{\"resize\":{\"rows\":1,\"columns\":1}}",
          "[".repeat(5000)
        }) {
      try (Peer peer = open(SH)) {
        peer.say(said);
        assertThat(peer.awaitClosed()).as(said).isEqualTo("1008 bad-request");
        peer.awaitTold("\"detail\":\"Tried to ");
      }
    }
    try (Peer peer = open(SH)) {
      peer.type("x");
      assertThat(peer.awaitClosed()).isEqualTo("1008 bad-request");
    }
    assertThat(capsule.asked.get()).isNull();
  }

  @Test
  void whatIsNotAllowedOrNotPossibleIsSaid() throws Exception {
    closes("denied", "1008 rejected", "\"kind\":\"denied\"");
    closes("busy", "1011 too-many", "Tried to but too many");
    closes("broken", "1011 platform", "Tried to but broken");
    assertThat(recordings.find(ID)).isEmpty();
  }

  private void closes(String name, String code, String told) throws Exception {
    try (Peer peer = open(SH.replace("sh/", name + "/"))) {
      peer.say(START);
      assertThat(peer.awaitClosed()).isEqualTo(code);
      peer.awaitTold(told);
    }
  }

  @Test
  void whatIsNoSessionIsRefusedAsAnyOtherRequest() throws Exception {
    assertThat(get(SH, "root").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/capsules/sh/session", "root").body()).contains("no target is named");
    assertThat(get("/api/v1/capsules/sh/session?target=-f", "root").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/capsules/UP/session?target=a", "root").statusCode()).isEqualTo(400);
  }

  @Test
  void noMoreSessionsThanThereMayBe() throws Exception {
    SessionLimits one = SessionLimits.USUAL;
    serve(
        Recordings.USUAL_LIMIT,
        new SessionLimits(one.start(), one.ping(), one.silence(), one.idle(), one.patience(), 1));
    for (int n = 0; n < 3; n++) {
      assertThat(get(SH, "root").statusCode()).isEqualTo(400);
    }
    try (Peer first = open(SH)) {
      assertThat(get(SH, "root").statusCode()).isEqualTo(503);
      first.leave();
      first.awaitClosed();
    }
    long end = System.nanoTime() + 10_000_000_000L;
    while (get(SH, "root").statusCode() == 503 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(get(SH, "root").statusCode()).isEqualTo(400);
  }

  private static SessionLimits limits(long start, long silence, long idle, long patience) {
    return new SessionLimits(
        Duration.ofMillis(start),
        Duration.ofMillis(200),
        Duration.ofMillis(silence),
        Duration.ofMillis(idle),
        Duration.ofMillis(patience),
        100);
  }

  private Peer open(String path) {
    return new Peer(server.at(path), "root");
  }

  private HttpResponse<String> get(String path, String caller) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.at(path))
              .header("Authorization", "Bearer " + caller)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
