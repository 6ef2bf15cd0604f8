package dev.recap.server.http;

import static dev.recap.server.http.ServerFixture.get;
import static dev.recap.server.http.ServerFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What hostile callers do, byte by byte. */
@Timeout(60)
final class HardeningTest {
  private static final String POST =
      String.join(
          "\r\n",
          "POST /echo HTTP/1.1",
          "Host: x",
          "Authorization: Bearer ann",
          "Content-Type: application/json",
          "");

  @TempDir private Path folder;
  private @Nullable ServerFixture started;

  @BeforeEach
  void start() {
    started =
        new ServerFixture(
            folder,
            ServerFixture.SMALL,
            get("/who", call -> call.json(200, call.caller().name())),
            post("/echo", call -> call.json(200, call.object())));
  }

  private ServerFixture server() {
    return Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() throws IOException {
    assertThat(server().get("/who").status()).as("still answers").isEqualTo(200);
    server().close();
  }

  @Test
  void closesAConnectionThatDripsItsHeaders() throws Exception {
    try (RawConnection connection = server().tcp()) {
      connection.send("GET /who HTTP/1.1\r\nX-Slow: ");
      assertThat(closedWhileDripping(connection, "a")).isBetween(900L, 3000L);
    }
  }

  @Test
  void closesAConnectionThatDripsItsFirstLineOrEmptyOnes() throws Exception {
    try (RawConnection connection = server().tcp()) {
      assertThat(closedWhileDripping(connection, "G")).isBetween(900L, 3000L);
    }
    try (RawConnection connection = server().tcp()) {
      assertThat(closedWhileDripping(connection, "\r\n")).isBetween(900L, 3000L);
    }
  }

  @Test
  void closesAConnectionThatDripsTheHeadersOfALaterRequest() throws Exception {
    try (RawConnection connection = server().unix()) {
      assertThat(connection.ask("GET", "/who", "", "").status()).isEqualTo(200);
      connection.send("GET /wh");
      assertThat(closedWhileDripping(connection, "o")).isBetween(900L, 3000L);
    }
  }

  @Test
  void closesAConnectionThatAsksNothing() throws Exception {
    try (RawConnection connection = server().tcp()) {
      assertThat(connection.read()).isEqualTo(-1);
    }
    try (RawConnection connection = server().unix()) {
      connection.ask("GET", "/who", "", "");
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  /** Milliseconds until the server had enough. */
  private static long closedWhileDripping(RawConnection connection, String drop) throws Exception {
    long began = System.nanoTime();
    try {
      while (System.nanoTime() - began < Duration.ofSeconds(10).toNanos()) {
        Thread.sleep(100);
        connection.send(drop);
      }
    } catch (IOException _) {
      // A reset or a broken pipe: closed.
    }
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  @Test
  void refusesABodyThatDrips() throws Exception {
    try (RawConnection connection = server().tcp()) {
      connection.send(POST + "Content-Length: 1000\r\n\r\n{");
      long began = System.nanoTime();
      Thread dripping =
          Thread.startVirtualThread(() -> {
            try {
              closedWhileDripping(connection, " ");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      RawConnection.Reply reply = connection.reply();
      assertThat(reply.status()).isEqualTo(408);
      assertThat(Duration.ofNanos(System.nanoTime() - began).toMillis()).isBetween(1500L, 5000L);
      dripping.join();
    }
  }

  @Test
  void refusesABodyThatStops() throws Exception {
    try (RawConnection connection = server().unix()) {
      connection.send(POST + "Content-Length: 1000\r\n\r\n{");
      assertThat(connection.reply().status()).isEqualTo(408);
    }
  }

  @Test
  void refusesAnAnnouncedHugeBodyWithoutReadingIt() throws IOException {
    try (RawConnection connection = server().tcp()) {
      connection.send(POST + "Content-Length: 99999999999\r\n\r\n");
      assertThat(connection.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void refusesAHugeBodyThatWasNotAnnounced() throws IOException {
    try (RawConnection connection = server().tcp()) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
      connection.send(chunk.repeat(3));
      assertThat(connection.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void keepsTheMemoryOfAllBodiesBounded() throws Exception {
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int n = 0; n < 2; n++) {
        RawConnection connection = server().tcp();
        slow.add(connection);
        connection.send(POST + "Content-Length: 6910\r\n\r\n{" + " ".repeat(6900));
      }
      Thread.sleep(300);
      try (RawConnection connection = server().tcp()) {
        RawConnection.Reply reply =
            connection.ask(
                "POST",
                "/echo",
                "Authorization: Bearer ann\r\nContent-Type: application/json\r\n",
                "{" + " ".repeat(5000) + "}");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("1");
      }
      for (RawConnection connection : slow) {
        connection.send(" ".repeat(8) + "}");
        assertThat(connection.reply().status()).isEqualTo(200);
      }
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
    RawConnection.Reply later =
        server()
            .ask(
                "POST",
                "/echo",
                "Content-Type: application/json\r\n",
                "{" + " ".repeat(9000) + "}");
    assertThat(later.status()).as("the memory was given back").isEqualTo(200);
  }

  @Test
  void refusesHeadersAndAddressesThatAreTooLong() throws IOException {
    RawConnection.Reply headers =
        server().ask("GET", "/who", "X: " + "x".repeat(5000) + "\r\n", "");
    assertThat(headers.status()).isEqualTo(431);
    assertThat(headers.text()).contains("\"kind\":\"too-large\"", "\"status\":431");
    assertThat(server().get("/" + "x".repeat(5000)).status()).isEqualTo(414);
  }

  @Test
  void answersACallerThatClosedItsHalfOfTheConnection() throws IOException {
    try (RawConnection connection = server().tcp()) {
      connection.send("GET /who HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\n\r\n");
      connection.halfClose();
      assertThat(connection.reply().text()).isEqualTo("\"token:ann\"");
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  @Test
  void givesUpOnACallerThatClosedItsHalfInTheMiddleOfABody() throws IOException {
    try (RawConnection connection = server().tcp()) {
      connection.send(POST + "Content-Length: 1000\r\n\r\n{");
      connection.halfClose();
      try {
        assertThat(connection.reply().status()).isEqualTo(400);
      } catch (IOException _) {
        // Closed without an answer, which nobody could have waited for.
      }
    }
  }

  @Test
  void takesNoMoreConnectionsOverTheNetworkThanAllowedAndLeavesTheLocalOnes() throws IOException {
    List<RawConnection> held = new ArrayList<>();
    try {
      for (int n = 0; n < ServerFixture.SMALL.connections(); n++) {
        RawConnection connection = server().tcp();
        held.add(connection);
        assertThat(connection.ask("GET", "/who", "Authorization: Bearer a\r\n", "").status())
            .isEqualTo(200);
      }
      try (RawConnection local = server().unix()) {
        assertThat(local.ask("GET", "/who", "", "").status()).isEqualTo(200);
      }
      try (RawConnection waiting = server().tcp()) {
        waiting.send("GET /who HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\n\r\n");
        held.removeFirst().close();
        assertThat(waiting.reply().status()).as("as soon as another one ends").isEqualTo(200);
      }
    } finally {
      for (RawConnection connection : held) {
        connection.close();
      }
    }
  }

  @Test
  void takesNoRequestThatTwoServersCouldReadDifferently() throws IOException {
    for (String both :
        List.of(
            POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "GET /who HTTP/1.1\r\n\r\n",
            "GET /who HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "GET /who HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET /who\r\n\r\n")) {
      try (RawConnection connection = server().tcp()) {
        connection.send(both);
        RawConnection.Reply reply = connection.reply();
        assertThat(reply.status()).as(both).isBetween(400, 505);
        assertThat(reply.status()).as(both).isNotEqualTo(500);
      } catch (SocketException | SocketTimeoutException e) {
        throw new AssertionError(both, e);
      }
    }
  }

  @Test
  void survivesCallersThatVanish() throws IOException {
    for (int n = 0; n < 50; n++) {
      RawConnection connection = server().tcp();
      connection.send(POST + "Content-Length: 100\r\n\r\n{");
      connection.close();
    }
    assertThatThrownBy(
            () -> {
              try (RawConnection connection = server().tcp()) {
                connection.send("\u0000\u0001garbage\r\n\r\n");
                connection.reply();
                connection.line();
              }
            })
        .isInstanceOf(IOException.class);
  }
}
