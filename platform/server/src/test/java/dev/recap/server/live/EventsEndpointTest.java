package dev.recap.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.server.record.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventsEndpointTest {
  private static final String ID = "01h00000000000000001";
  private static final String PATH = "/api/v1/invocations/" + ID + "/events";

  private final MemoryLog log = new MemoryLog();
  private final LiveInvocations live =
      new LiveInvocations(log, new TestTime(), new LiveInvocations.Bounds(8 << 20, 1 << 20, 3_000));
  private final InvocationRecord begun = Records.begun(ID, Records.ACCEPTED);
  private final TestServer server =
      new TestServer(
          new EventsEndpoint(
              live,
              (id, by) ->
                  log.find(id)
                      .filter(found -> found.caller().equals(by.name()))
                      .map(InvocationRecord::id),
              Duration.ofMillis(300)));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void end() {
    client.shutdownNow();
    live.close();
    server.close();
  }

  @Test
  void sendsEventsAsTheyHappenUntilTheEnd() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID)) {
      told.entered(ID, Phase.ACCEPTED);
      HttpResponse<Stream<String>> answer = follow(Optional.empty());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      print(told, "one\n");
      finish(told);
      assertThat(answer.body().filter(line -> !line.equals(":")).toList())
          .containsSubsequence(
              "retry: 2000",
              "id: 1-0-0",
              "event: phase",
              "",
              "id: 1-4-0",
              "event: stdout",
              "data: {\"text\":\"one\\n\"}",
              "",
              "id: end",
              "event: end")
          .anyMatch(line -> line.matches("data: \\{\"id\":\"01h.*\"outcome\":\"succeeded\".*}"));
    }
  }

  @Test
  void readsOnWhereTheReaderWas() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID)) {
      told.entered(ID, Phase.ACCEPTED);
      print(told, "one");
      finish(told);
    }
    assertThat(follow(Optional.of("1-1-0")).body())
        .contains("data: {\"text\":\"ne\"}")
        .doesNotContain("id: 1-0-0");
    assertThat(follow(Optional.of("end")).statusCode()).isEqualTo(204);
    assertThat(follow(Optional.of("nonsense")).body()).contains("data: {\"text\":\"one\"}");
  }

  @Test
  void saysThatItIsAliveWhileNothingHappens() throws Exception {
    log.begin(begun);
    try (Publication _ = live.publish(ID);
        Stream<String> lines = follow(Optional.empty()).body()) {
      assertThat(lines.filter(line -> line.equals(":")).limit(2)).hasSize(2);
    }
  }

  @Test
  void showsNobodyTheInvocationsOfOthers() throws Exception {
    log.begin(begun);
    assertThat(send("GET", "Bearer mallory", PATH)).isEqualTo(404);
    assertThat(send("GET", "Bearer root", PATH.replace("01h", "02h"))).isEqualTo(404);
    assertThat(send("GET", "Nobody", PATH)).isEqualTo(401);
    assertThat(send("GET", "Bearer root", PATH + "?since=1")).isEqualTo(400);
    assertThat(send("HEAD", "Bearer root", PATH)).isEqualTo(200);
    assertThat(live.feeds()).isZero();
  }

  @Test
  void aReaderWhoStopsReadingHoldsUpNobodyAndIsToldWhatHeMissed() throws Exception {
    log.begin(begun);
    try (Publication told = live.publish(ID);
        Socket slow = connect()) {
      await(1);
      long began = System.nanoTime();
      for (int i = 0; i < 32_000; i++) {
        print(told, "x".repeat(1000));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(live.bytes()).isLessThan(2 << 20);
      finish(told);
      String all = new String(slow.getInputStream().readAllBytes(), UTF_8);
      assertThat(all).contains("event: gap\ndata: {\"stdout\":", "id: 0-32000000-0", "event: end");
    }
    await(0);
    assertThat(live.bytes()).isZero();
  }

  @Test
  void aReaderWhoGoesAwayIsForgotten() throws Exception {
    log.begin(begun);
    try (Publication _ = live.publish(ID)) {
      try (Socket _ = connect()) {
        await(1);
      }
      await(0);
    }
  }

  @Test
  void twoThousandFollowAtTheSameTime() throws Exception {
    log.begin(begun);
    List<Socket> readers = new ArrayList<>();
    try (Publication told = live.publish(ID)) {
      for (int n = 0; n < 2_000; n++) {
        readers.add(connect());
      }
      await(2_000);
      print(told, "for everybody");
      finish(told);
      for (Socket reader : readers) {
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(reader.getInputStream(), UTF_8));
        assertThat(lines.lines()).contains("data: {\"text\":\"for everybody\"}", "event: end");
      }
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
    await(0);
  }

  @Test
  void readersAreLetGoWhenTheServerEnds() throws Exception {
    log.begin(begun);
    try (Publication _ = live.publish(ID);
        Socket reader = connect()) {
      await(1);
      live.close();
      assertThat(new String(reader.getInputStream().readAllBytes(), UTF_8))
          .contains("retry: 2000")
          .doesNotContain("event: end");
    }
  }

  private void await(int feeds) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (live.feeds() != feeds && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(live.feeds()).isEqualTo(feeds);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer root\r\nConnection: close\r\n\r\n"
                .formatted(PATH)
                .getBytes(UTF_8));
    return socket;
  }

  private HttpResponse<Stream<String>> follow(Optional<String> after) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.at(PATH)).header("Authorization", "Bearer root");
    after.ifPresent(id -> request.header("Last-Event-ID", id));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
  }

  private int send(String method, String authorization, String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(server.at(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", authorization)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private void finish(Publication told) {
    InvocationRecord ended =
        new InvocationRecord(
            begun.id(),
            begun.owner(),
            begun.capsule(),
            begun.target(),
            begun.targetId(),
            begun.parameters(),
            begun.caller(),
            begun.reason(),
            begun.parent(),
            begun.accepted(),
            Optional.of(begun.accepted().plusSeconds(1)),
            Optional.of(new Outcome.Succeeded()),
            Map.of(Phase.ACCEPTED, Duration.ofMillis(1)),
            Records.text("one"),
            begun.stderr(),
            begun.result(),
            begun.artifacts(),
            begun.receipt(),
            begun.notices());
    log.end(ended);
    told.ended(ended);
  }

  private static void print(Publication told, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    told.output(false, bytes, bytes.length);
  }
}
