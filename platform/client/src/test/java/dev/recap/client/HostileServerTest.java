package dev.recap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are none, or mean harm: each is named, in bounded time and memory. */
@Timeout(60)
final class HostileServerTest {
  private static final String ID = "0".repeat(20);

  /** Says the same to everybody who asks; {@code endless} is said again and again. */
  private record Liar(ServerSocket listening, String says, String endless)
      implements AutoCloseable {
    static Liar saying(String says, String endless) throws IOException {
      Liar liar =
          new Liar(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), says, endless);
      Thread.ofVirtual().start(liar::serve);
      return liar;
    }

    private void serve() {
      try {
        while (true) {
          Socket socket = listening.accept();
          Thread.ofVirtual().start(() -> answer(socket));
        }
      } catch (IOException e) {
        // It is closed.
      }
    }

    private void answer(Socket socket) {
      try (socket) {
        InputStream in = socket.getInputStream();
        byte[] request = new byte[8192];
        if (in.read(request) < 0) {
          return;
        }
        OutputStream out = socket.getOutputStream();
        out.write(says.getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (!endless.isEmpty()) {
          out.write(endless.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // Whoever asked had enough.
      }
    }

    RecapClient client() {
      return new RecapClient(
          ServerAccess.to(ServerAddress.parse("http://127.0.0.1:" + listening.getLocalPort())));
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private static String json(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n{\"targets\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"targets\":[]}",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 No\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}",
      })
  void isToldApartFromOneOfOurs(String says) throws IOException {
    try (Liar liar = Liar.saying(says, "");
        RecapClient client = liar.client()) {
      assertUnreachable(client, liar);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{",
        "{\"targets\":[{\"runtime\":1}]}",
        "{\"targets\":[{\"runtime\":\"docker\",\"id\":\"a\",\"name\":\"a\",\"labels\":{},\"pid\":1e999999999}]}",
        "{\"targets\":{}}",
      })
  void saysWhatNoServerOfOursSays(String body) throws IOException {
    try (Liar liar = Liar.saying(json(body), "");
        RecapClient client = liar.client()) {
      assertUnreachable(client, liar);
    }
  }

  @Test
  void nestsDeep() throws IOException {
    String deep = "{\"targets\":" + "[".repeat(400_000);
    try (Liar liar = Liar.saying(json(deep), "");
        RecapClient client = liar.client()) {
      assertUnreachable(client, liar);
    }
  }

  @Test
  void neverEndsItsHeaders() throws IOException {
    try (Liar liar = Liar.saying("HTTP/1.1 200 OK\r\n", "X-More: " + "x".repeat(100) + "\r\n");
        RecapClient client = liar.client()) {
      assertUnreachable(client, liar);
    }
  }

  @Test
  void neverEndsALineOfItsEvents() throws IOException {
    try (Liar liar =
            Liar.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 1\n\ndata: ",
                "x".repeat(1000));
        RecapClient client = liar.client()) {
      Answer<Events> answer = client.events(ID, Optional.empty());
      assertThat(answer).isInstanceOf(Answer.Given.class);
      try (Events events = ((Answer.Given<Events>) answer).value()) {
        assertThatThrownBy(events::next).isInstanceOf(PlatformException.class);
      }
    }
  }

  @Test
  void hasPagesWithoutEnd() throws IOException {
    try (Liar liar = Liar.saying(json("{\"invocations\":[],\"next\":\"same\"}"), "");
        RecapClient client = liar.client()) {
      assertThat(client.all(Selection.ALL).toList()).isEmpty();
    }
  }

  @Test
  void neverSeesATokenUnencrypted() {
    assertThatThrownBy(() -> ServerAddress.parse("http://recap.example.com"))
        .hasMessageContaining("use https");
    assertThatThrownBy(() -> ServerAddress.parse("https://user@recap.example.com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ServerAddress.parse("https://recap.example.com:7443/"))
        .hasToString("https://recap.example.com:7443");
    assertThat(ServerAddress.parse("unix:///run/recap/recap.sock"))
        .hasToString("unix:/run/recap/recap.sock");
    ServerAccess access =
        new ServerAccess(
            ServerAddress.parse("http://localhost:1"),
            Optional.of("recap_secret"),
            Optional.empty(),
            Optional.empty());
    assertThat(access).asString().doesNotContain("secret");
  }

  private static void assertUnreachable(RecapClient client, Liar liar) {
    long began = System.nanoTime();
    assertThatThrownBy(() -> client.targets(Map.of()))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UNREACHABLE))
        .hasMessageContaining("127.0.0.1:" + liar.listening().getLocalPort());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }
}
