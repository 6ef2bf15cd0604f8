package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.TestCapsule;
import dev.recap.tests.serve.ServerProcess.Reply;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever its peers do, a server of its own process answers those who behave, within bounds. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsDocker
@Timeout(180)
final class HostilePeersIT {
  /** What others get while the server is attacked, on a machine that runs other tests as well. */
  private static final Duration SECONDS = Duration.ofSeconds(15);

  /** After so long the server closes who does not send headers (10 s) or a body (30 s). */
  private static final Duration HEADERS = Duration.ofSeconds(20);

  private static final int MANY = 300;
  private static final int READERS_TCP = 8000;
  private static final int READERS_UNIX = 2000;

  private final Script script = Script.create();
  private final RealContainers containers = new RealContainers();
  private String target = "";

  @BeforeEach
  void prepare() throws Exception {
    Path capsule = TestCapsule.in(script.work());
    TestCapsule.edit(capsule, "timeout: 60s", "timeout: 170s");
    target = containers.docker("a").reference();
  }

  @AfterEach
  void remove() throws IOException {
    containers.close();
    script.close();
  }

  @Test
  void thoseWhoSendNonsenseHinderNobody() throws Exception {
    try (TokenServer server = TokenServer.start(script, Map.of());
        HostilePeers peers = peers(server)) {
      invoke(server);
      long files = files(server);
      List<SocketChannel> dripping = new ArrayList<>();
      for (int n = 0; n < MANY; n++) {
        SocketChannel one = n % 2 == 0 ? peers.tcp() : peers.unix();
        HostilePeers.send(one, n % 3 == 0 ? "G" : "GET /api/v1/targets HTTP/1.1\r\nX-Slow: a");
        dripping.add(one);
      }
      hugeBodies(peers);
      headerBombs(peers);
      chunkedGarbage(peers);
      resetsAndHalfClosed(peers);
      neverReads(server, peers);
      invoke(server);
      assertThat(HostilePeers.closed(dripping, HEADERS)).isEqualTo(MANY);
      invoke(server);
      peers.hangUp();
      awaitFiles(server, files);
      assertThat(residentMegabytes(server)).isLessThan(700);
      assertThat(server.process().end()).isEqualTo(143);
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private HostilePeers peers(TokenServer server) {
    return new HostilePeers(server.address(), server.process().socket(), server.token());
  }

  private void hugeBodies(HostilePeers peers) throws IOException {
    String invoke = "POST /api/v1/capsules/runner/invoke";
    List<SocketChannel> announced = new ArrayList<>();
    List<SocketChannel> chunked = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      SocketChannel one = peers.tcp();
      String json = "Content-Type: application/json";
      HostilePeers.send(one, peers.head(invoke, json, "Content-Length: 104857600") + "\r\n");
      announced.add(one);
      SocketChannel other = n % 2 == 0 ? peers.tcp() : peers.unix();
      HostilePeers.send(other, peers.head(invoke, json, "Transfer-Encoding: chunked") + "\r\n");
      sendUntilRefused(other, "10000\r\n" + " ".repeat(0x10000) + "\r\n", 100 << 20);
      chunked.add(other);
    }
    assertThat(HostilePeers.await(announced, "413 ", SECONDS)).isEqualTo(20);
    assertThat(HostilePeers.closed(chunked, SECONDS)).isEqualTo(chunked.size());
  }

  /** Sends the same again and again until this much was sent or nobody takes it. */
  private static void sendUntilRefused(SocketChannel channel, String text, long bytes) {
    long sent = 0;
    try {
      while (sent < bytes) {
        HostilePeers.send(channel, text);
        sent += text.length();
      }
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("it took %d bytes".formatted(sent));
  }

  private static void headerBombs(HostilePeers peers) throws IOException {
    List<SocketChannel> bombs = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      SocketChannel one = n % 2 == 0 ? peers.tcp() : peers.unix();
      try {
        String many = "X-%d: %s\r\n".repeat(200).formatted(numbers(200));
        HostilePeers.send(one, peers.head("GET /api/v1/targets") + many + "\r\n");
      } catch (IOException e) {
        // Refused before all of it was sent.
      }
      bombs.add(one);
    }
    // Refused while still sending, they may be reset before the answer was read.
    assertThat(HostilePeers.closed(bombs, SECONDS)).isEqualTo(bombs.size());
  }

  private static Object[] numbers(int count) {
    Object[] all = new Object[2 * count];
    for (int n = 0; n < count; n++) {
      all[2 * n] = n;
      all[2 * n + 1] = "x".repeat(200);
    }
    return all;
  }

  private static void chunkedGarbage(HostilePeers peers) throws IOException {
    List<SocketChannel> all = new ArrayList<>();
    for (String chunk :
        List.of("zz\r\nhello\r\n", "-1\r\n", "FFFFFFFFFFFFFFFFFF\r\n", "5\r\nabcdefgh\r\n")) {
      SocketChannel one = peers.tcp();
      String head =
          peers.head(
              "POST /api/v1/capsules/runner/invoke",
              "Content-Type: application/json",
              "Transfer-Encoding: chunked");
      HostilePeers.send(one, head + "\r\n" + chunk);
      all.add(one);
    }
    SocketChannel both = peers.unix();
    HostilePeers.send(
        both,
        peers.head(
                "POST /api/v1/capsules/runner/invoke",
                "Content-Length: 5",
                "Transfer-Encoding: chunked")
            + "\r\n0\r\n\r\n");
    all.add(both);
    assertThat(HostilePeers.await(all, "HTTP/1.1 400 ", SECONDS)).isEqualTo(all.size());
  }

  /** Asks for far more than a socket holds and takes none of it. */
  private void neverReads(TokenServer server, HostilePeers peers) throws Exception {
    Reply printed = invoke(server, "dd if=/dev/zero bs=65536 count=15");
    String path = "/api/v1/invocations/" + printed.json().path("id").asString() + "/stdout";
    for (int n = 0; n < 50; n++) {
      SocketChannel one = n % 2 == 0 ? peers.tcp() : peers.unix();
      for (int again = 0; again < 10; again++) {
        HostilePeers.send(one, peers.head("GET " + path) + "\r\n");
      }
    }
  }

  private static void resetsAndHalfClosed(HostilePeers peers) throws IOException {
    List<SocketChannel> half = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      SocketChannel one = n % 2 == 0 ? peers.tcp() : peers.unix();
      HostilePeers.send(one, peers.head("GET /api/v1/targets") + "\r\n");
      if (n % 3 == 0) {
        one.shutdownOutput();
        half.add(one);
      } else if (n % 2 == 0) {
        HostilePeers.reset(one);
      } else {
        one.close();
      }
    }
    assertThat(HostilePeers.await(half, "\"targets\"", SECONDS)).isEqualTo(half.size());
  }

  @Test
  void tenThousandFollowOneInvocation() throws Exception {
    try (TokenServer server = TokenServer.start(script, Map.of());
        HostilePeers peers = peers(server)) {
      invoke(server);
      long files = files(server);
      long before = residentMegabytes(server);
      String id = submit(server, "while ! test -e /target/go; do sleep 0.2; done; echo went");
      Path gate = Path.of("/proc", pid(server), "root/go");
      List<SocketChannel> readers = new ArrayList<>();
      for (int n = 0; n < READERS_TCP + READERS_UNIX; n++) {
        SocketChannel one = n < READERS_TCP ? peers.tcp() : peers.unix();
        HostilePeers.send(one, peers.head("GET /api/v1/invocations/" + id + "/events") + "\r\n");
        readers.add(one);
      }
      assertThat(HostilePeers.await(readers, "\"running\"", Duration.ofSeconds(60)))
          .isEqualTo(readers.size());
      invoke(server);
      long with = residentMegabytes(server);
      Files.createFile(gate);
      assertThat(HostilePeers.await(readers, "event: end", Duration.ofSeconds(60)))
          .isEqualTo(readers.size());
      assertThat(server.process().ended(id).path("stdout").path("text").asString())
          .isEqualTo("went\n");
      long after = residentMegabytes(server);
      System.out.printf(
          "%d readers: %d MiB before, %d MiB with them, %d MiB when they were told the end%n",
          readers.size(), before, with, after);
      // 64 KiB for each (its thread's stack, Jetty's connection and buffers), and what it was.
      assertThat(Math.max(with, after)).isLessThan(before + readers.size() * 64L / 1024);
      peers.hangUp();
      awaitFiles(server, files);
      invoke(server);
      assertThat(server.process().end()).isEqualTo(143);
    }
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  private String pid(TokenServer server) throws Exception {
    return server
        .process()
        .ask("/api/v1/targets")
        .json()
        .path("targets")
        .valueStream()
        .filter(one -> one.path("reference").asString().equals(target))
        .map(one -> one.path("pid").asString())
        .findFirst()
        .orElseThrow();
  }

  private String order(String work) {
    return "{\"target\":\"%s\",\"parameters\":{\"script\":\"%s\"}}".formatted(target, work);
  }

  private Reply invoke(TokenServer server, String work) throws Exception {
    Reply reply = server.process().post("/api/v1/capsules/runner/invoke", order(work));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  /** Invokes as one who behaves, within seconds. */
  private void invoke(TokenServer server) throws Exception {
    long began = System.nanoTime();
    assertThat(invoke(server, "echo hi").json().path("stdout").path("text").asString())
        .isEqualTo("hi\n");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SECONDS);
  }

  private String submit(TokenServer server, String work) throws Exception {
    Reply reply =
        server
            .process()
            .post(
                "/api/v1/capsules/runner/invoke",
                order(work),
                "-H",
                "Prefer: respond-async",
                "-H",
                "Authorization: Bearer " + server.token());
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    return reply.json().path("id").asString();
  }

  /** The file descriptors of the server. */
  private static long files(TokenServer server) throws IOException {
    try (Stream<Path> all =
        Files.list(Path.of("/proc", Long.toString(server.process().pid()), "fd"))) {
      return all.count();
    }
  }

  /** Waits until there are no more than there were, but a few of what is kept warm. */
  private static void awaitFiles(TokenServer server, long before) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos();
    while (files(server) > before + 30) {
      assertThat(System.nanoTime())
          .as("%d files, %d before", files(server), before)
          .isLessThan(end);
      Thread.sleep(100);
    }
  }

  /** What it has in memory (VmRSS of proc_pid_status(5)). */
  private static long residentMegabytes(TokenServer server) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(server.process().pid()), "status"))
        .stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
