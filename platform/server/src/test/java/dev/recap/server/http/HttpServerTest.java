package dev.recap.server.http;

import static dev.recap.server.http.ServerFixture.get;
import static dev.recap.server.http.ServerFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpServerTest {
  @TempDir private Path folder;
  private @Nullable ServerFixture started;

  @BeforeEach
  void start() {
    started =
        new ServerFixture(
            folder,
            ServerFixture.SMALL,
            get("/who", call -> call.json(200, Map.of("caller", call.caller().name()))),
            get("/thread", call -> call.json(200, Thread.currentThread().isVirtual())),
            get("/things/{name}", call -> call.json(200, call.path("name"))),
            get("/things/{name}/files/{path...}", call -> call.json(200, call.path("path"))),
            get(
                "/query",
                call -> call.json(200, call.query().only(java.util.Set.of("a")).all("a"))),
            post("/echo", call -> call.json(200, call.object())),
            get("/long", HttpServerTest::longWork),
            get("/parts", HttpServerTest::parts),
            get("/half", HttpServerTest::half),
            get("/refused", call -> call.problem(problem(Problem.Kind.TOO_MANY))),
            get(
                "/broken",
                call -> {
                  throw new IllegalStateException("the secret hunter2");
                }),
            get(
                "/platform",
                call -> {
                  throw new PlatformException(Problem.Kind.HOST_FULL, "Tried it but it is full");
                }),
            get("/socket", call -> call.webSocket(new Echo())),
            ServerFixture.endpoint(
                Route.open("GET", "/open", "open"), call -> call.json(200, "everybody")));
  }

  private ServerFixture server() {
    return java.util.Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private static Problem problem(Problem.Kind kind) {
    return new Problem(kind, "Tried it but");
  }

  /** Longer than the idle timeout, which is about connections and not about work. */
  private static void longWork(Call call) throws IOException {
    try {
      Thread.sleep(4000);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    call.json(200, "done");
  }

  private static void parts(Call call) throws IOException {
    try (OutputStream out = call.stream(200, "text/plain", Optional.empty())) {
      out.write("one\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      out.write("two\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void half(Call call) throws IOException {
    OutputStream out = call.stream(200, "text/plain", Optional.empty());
    out.write("one\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    throw new IllegalStateException("in the middle");
  }

  /** Public, since Jetty calls it by reflection. */
  public static final class Echo implements Session.Listener.AutoDemanding {
    private @Nullable Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
    }

    @Override
    public void onWebSocketText(String message) {
      java.util.Objects.requireNonNull(session).sendText("echo " + message, Callback.NOOP);
    }
  }

  @Test
  void knowsWhoIsAtTheOtherEndOfAUnixSocket() throws IOException {
    try (RawConnection connection = server().unix()) {
      RawConnection.Reply reply = connection.ask("GET", "/who", "", "");
      assertThat(reply.text())
          .isEqualTo("{\"caller\":\"%s\"}".formatted(System.getProperty("user.name")));
    }
  }

  @Test
  void makesItsSocketTheServersUsersOwn() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server().socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void takesNobodyOverTcpWithoutCredentials() throws IOException {
    try (RawConnection connection = server().tcp()) {
      RawConnection.Reply reply = connection.ask("GET", "/who", "", "");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
      assertThat(reply.text()).contains("\"kind\":\"unauthenticated\"", "\"hint\":");
      assertThat(connection.ask("GET", "/open", "", "").text()).isEqualTo("\"everybody\"");
    }
  }

  @Test
  void asksForTheScopeOfTheRoute() throws IOException {
    try (RawConnection connection = server().tcp()) {
      String reader = "Authorization: Bearer reader\r\nContent-Type: application/json\r\n";
      assertThat(connection.ask("GET", "/who", reader, "").status()).isEqualTo(200);
      RawConnection.Reply refused = connection.ask("POST", "/echo", reader, "{}");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).contains("lack the scope invoke");
    }
  }

  @Test
  void keepsAConnectionForManyRequests() throws IOException {
    try (RawConnection connection = server().unix()) {
      for (int n = 0; n < 50; n++) {
        assertThat(connection.ask("GET", "/who", "", "").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void answersOnVirtualThreads() throws IOException {
    assertThat(server().get("/thread").text()).isEqualTo("true");
  }

  @Test
  void takesAnEncodedSlashForPartOfASegment() throws IOException {
    assertThat(server().get("/things/registry.example.com%2Fteam%2Ftop:1.0").text())
        .isEqualTo("\"registry.example.com/team/top:1.0\"");
    assertThat(server().get("/things/x/files/a/b%20c/..%2F..").text()).isEqualTo("\"a/b c/../..\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/things/%zz",
        "/things/%",
        "/things/%ff",
        "/things/%00",
        "/things/a%0ab",
        "/query?a=%"
      })
  void refusesAddressesThatAreNotText(String path) throws IOException {
    assertThat(server().get(path).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/nothing", "/who/", "//who", "/things/", "/things/../who", "/./who"})
  void findsOnlyPathsThatAreWrittenAsTheyAre(String path) throws IOException {
    RawConnection.Reply reply = server().get(path);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).contains("\"kind\":\"unknown-path\"");
  }

  @Test
  void namesTheMethodsOfAPath() throws IOException {
    RawConnection.Reply reply = server().ask("DELETE", "/who", "", "");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
    assertThat(server().ask("OPTIONS", "/echo", "", "").header("allow")).isEqualTo("POST");
  }

  @Test
  void answersHeadAsGetWithoutABody() throws IOException {
    try (RawConnection connection = server().unix()) {
      assertThat(connection.ask("HEAD", "/who", "", "").status()).isEqualTo(200);
      assertThat(connection.ask("GET", "/who", "", "").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesParametersThatMeanNothing() throws IOException {
    assertThat(server().get("/query?a=1&a=x+y").text()).isEqualTo("[\"1\",\"x y\"]");
    RawConnection.Reply reply = server().get("/query?b=1");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("parameter b", "only a can");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "1", "null", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":", "{\"a\":01}"})
  void refusesBodiesThatAreNotOneObject(String body) throws IOException {
    RawConnection.Reply reply =
        server().ask("POST", "/echo", "Content-Type: application/json\r\n", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.text()).contains("\"kind\":\"bad-request\"");
  }

  @Test
  void refusesJsonThatIsNestedTooDeeply() throws IOException {
    String deep = "{\"a\":" + "[".repeat(4000) + "]".repeat(4000) + "}";
    assertThat(server().ask("POST", "/echo", "Content-Type: application/json\r\n", deep).status())
        .isEqualTo(400);
  }

  @Test
  void asksForJson() throws IOException {
    assertThat(server().ask("POST", "/echo", "Content-Type: text/plain\r\n", "{}").status())
        .isEqualTo(415);
    RawConnection.Reply reply =
        server().ask("POST", "/echo", "Content-Type: application/json; charset=utf-8\r\n", "{}");
    assertThat(reply.text()).isEqualTo("{}");
  }

  @Test
  void streamsAsItComes() throws IOException {
    assertThat(server().get("/parts").text()).isEqualTo("one\ntwo\n");
  }

  @Test
  void letsTheCallerSeeThatAnAnswerIsNotWhole() throws IOException {
    assertThatThrownBy(() -> server().get("/half")).isInstanceOf(IOException.class);
  }

  @Test
  void saysWhenToTryAgain() throws IOException {
    RawConnection.Reply reply = server().get("/refused");
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("1");
  }

  @Test
  void tellsNothingOfItsInsidesWhenItFails() throws IOException {
    RawConnection.Reply reply = server().get("/broken");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).doesNotContain("hunter2", "IllegalState");
    assertThat(server().get("/platform").status()).isEqualTo(507);
  }

  @Test
  void waitsForWorkThatTakesLongerThanAConnectionMayBeIdle() throws IOException {
    assertThat(server().get("/long").text()).isEqualTo("\"done\"");
  }

  @Test
  void makesAWebSocketOfTheConnection() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", "Bearer ann")
              .buildAsync(
                  URI.create("ws://127.0.0.1:%d/socket".formatted(server().port())),
                  new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      said.complete(text.toString());
                      return null;
                    }
                  })
              .get(10, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(10, TimeUnit.SECONDS);
      assertThat(said.get(10, TimeUnit.SECONDS)).isEqualTo("echo hello");
      socket.abort();
    }
  }

  @Test
  void makesNoWebSocketForAPageOfAnotherSiteOrOfAPlainRequest() throws IOException {
    String upgrade =
        String.join(
            "\r\n",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");
    assertThat(server().ask("GET", "/socket", upgrade + "Origin: http://evil\r\n", "").status())
        .isEqualTo(400);
    assertThat(server().get("/socket").status()).isEqualTo(400);
    assertThat(server().ask("GET", "/socket", upgrade + "Origin: http://x\r\n", "").status())
        .isEqualTo(101);
  }

  @Test
  void takesTheSocketOfAServerThatWasKilledButNotOfOneThatLives() throws IOException {
    assertThatThrownBy(() -> new ServerFixture(folder, ServerFixture.SMALL))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("another server");
    assertThat(server().get("/who").status()).isEqualTo(200);
    Path home = Files.createDirectories(folder.resolve("left"));
    Path left = home.resolve("recap.sock");
    try (var channel =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      channel.bind(java.net.UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();
    new ServerFixture(home, ServerFixture.SMALL).close();
  }

  @Test
  void listensWithoutTlsOnThisHostAlone() {
    assertThatThrownBy(() ->
            HttpServer.start(
                new HttpServer.Parts(
                    List.of(new Listen.Tcp("0.0.0.0", 0)),
                    List.of(),
                    ServerFixture::identity,
                    ServerFixture.SMALL,
                    Observer.NOBODY,
                    Duration.ZERO)))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("without TLS");
  }
}
