package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
final class UnixHttpTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void readsABodyOfAnnouncedLength() throws IOException {
    assertThat(get(FakeDaemon.response(404, "{\"message\":\"é\"}")))
        .isEqualTo(new HttpReply(404, "{\"message\":\"é\"}"));
  }

  @Test
  void readsAChunkedBody() throws IOException {
    String body = "0123456789".repeat(1234);

    assertThat(get(FakeDaemon.chunked(body))).isEqualTo(new HttpReply(200, body));
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    assertThat(get("HTTP/1.0 200 OK\r\n\r\nall")).isEqualTo(new HttpReply(200, "all"));
  }

  static Stream<String> broken() {
    return Stream.of(
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(1000),
        "H".repeat(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void refusesWhatIsNotHttp(String response) {
    assertThatThrownBy(() -> get(response)).isInstanceOf(IOException.class);
  }

  @Test
  void doesNotWaitForADaemonThatNeverAnswers() {
    isTooSlow((_, _) -> Thread.sleep(LONG));
  }

  @Test
  void doesNotWaitForADaemonThatAnswersByteByByte() {
    isTooSlow((_, out) -> {
      for (byte b : FakeDaemon.chunked("{}").getBytes(StandardCharsets.US_ASCII)) {
        out.write(b);
        Thread.sleep(50);
      }
    });
  }

  @Test
  void doesNotReadAnEndlessAnswer() {
    try (FakeDaemon daemon =
        FakeDaemon.answering(
            socket(),
            (_, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(new byte[65536]);
              }
            })) {
      assertThatThrownBy(() -> new UnixHttp(daemon.socket(), LONG).get("/"))
          .isInstanceOf(IOException.class)
          .hasMessageMatching(".*(longer than|did not answer).*");
    }
  }

  @Test
  void doesNotWaitForADaemonThatDoesNotAccept() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket()), 1);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> new UnixHttp(socket(), SHORT).get("/"))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private void isTooSlow(FakeDaemon.Behaviour behaviour) {
    try (FakeDaemon daemon = FakeDaemon.answering(socket(), behaviour)) {
      assertThatThrownBy(() -> new UnixHttp(daemon.socket(), SHORT).get("/"))
          .isInstanceOf(UnixHttp.SlowAnswerException.class)
          .hasMessageContaining("300 ms");
    }
  }

  private HttpReply get(String response) throws IOException {
    try (FakeDaemon daemon = FakeDaemon.serving(socket(), _ -> response)) {
      return new UnixHttp(daemon.socket(), LONG).get("/");
    }
  }

  private Path socket() {
    return directory.resolve("s");
  }
}
