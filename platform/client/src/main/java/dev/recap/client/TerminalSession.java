package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import dev.recap.record.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.JettyUpgradeListener;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/** A terminal of the caller, joined to a capsule's over a WebSocket; public for Jetty alone. */
public final class TerminalSession {
  private static final int LARGEST = 4 << 20;

  /** The server says something every 20 s. */
  private static final Duration SILENCE = Duration.ofSeconds(70);

  private final Http http;
  private final Streams.Terminal terminal;
  private final Consumer<String> notices;
  private final CompletableFuture<Answer<String>> end = new CompletableFuture<>();
  private volatile String invocation = "";

  TerminalSession(Http http, Streams.Terminal terminal, Consumer<String> notices) {
    this.http = http;
    this.terminal = terminal;
    this.notices = notices;
  }

  Answer<String> run(Order order) {
    if (!(order.where() instanceof Order.Where.Target(String target))) {
      throw new IllegalArgumentException("Tried to open a session but it needs one target");
    }
    URI at =
        http.at(
            Ask.ROOT
                + "/capsules/"
                + Ask.encoded(order.capsule())
                + "/session?target="
                + Ask.encoded(target));
    WebSocketClient sockets = new WebSocketClient(http.client());
    sockets.setMaxBinaryMessageSize(LARGEST);
    sockets.setMaxTextMessageSize(LARGEST);
    sockets.setIdleTimeout(SILENCE);
    try {
      sockets.start();
      return joined(sockets, at, order);
    } catch (PlatformException e) {
      throw e;
    } catch (Exception e) {
      throw http.broken(e);
    } finally {
      stop(sockets);
    }
  }

  private Answer<String> joined(WebSocketClient sockets, URI at, Order order)
      throws IOException, InterruptedException {
    URI socket = URI.create(at.toString().replaceFirst("^http", "ws"));
    Handshake handshake = new Handshake();
    Session session;
    try {
      session = sockets.connect(new Ends(), new ClientUpgradeRequest(socket), handshake).get();
    } catch (ExecutionException e) {
      int status = handshake.status;
      if (status >= 400) {
        // What the server said is lost with the handshake; the same without it is answered with
        // why.
        return refusal(at, status);
      }
      throw http.broken(e.getCause() == null ? e : e.getCause());
    }
    session.sendText(start(order), Callback.NOOP);
    terminal.onResize((rows, columns) ->
        session.sendText(
            JsonBody.of(Map.of("resize", Map.of("rows", size(rows), "columns", size(columns)))),
            Callback.NOOP));
    Thread typing = Thread.ofVirtual().name("typing").start(() -> type(session));
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PlatformException known
          ? known
          : http.broken(e.getCause() == null ? e : e.getCause());
    } finally {
      typing.interrupt();
      session.disconnect();
    }
  }

  private Answer<String> refusal(URI at, int status) {
    String path = at.getRawPath() + "?" + at.getRawQuery();
    Ask plain = new Ask("GET", path, Map.of(), Optional.empty(), Duration.ofSeconds(30));
    Reply reply = http.send(plain);
    if (!reply.isGood()) {
      return new Replies(http).refused(reply);
    }
    throw http.broken(new IOException("it answered the session with status " + status));
  }

  private String start(Order order) {
    Map<String, Object> start = new LinkedHashMap<>();
    start.put("rows", size(terminal.rows()));
    start.put("columns", size(terminal.columns()));
    start.put("parameters", order.parameters());
    order.reason().ifPresent(reason -> start.put("reason", reason));
    order.timeout().ifPresent(timeout -> start.put("timeout", timeout.toString()));
    return JsonBody.of(Map.of("start", start));
  }

  /** A terminal without a size says 0. */
  private static int size(int given) {
    return Math.clamp(given, 1, 1000);
  }

  private void type(Session session) {
    InputStream in = terminal.input();
    byte[] keys = new byte[4096];
    try {
      for (int read = in.read(keys); read >= 0; read = in.read(keys)) {
        Callback.Completable sent = new Callback.Completable();
        session.sendBinary(ByteBuffer.wrap(keys, 0, read), sent);
        sent.get();
      }
    } catch (IOException | ExecutionException e) {
      // The other end tells why.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(WebSocketClient sockets) {
    try {
      sockets.stop();
    } catch (Exception e) {
      throw http.broken(e);
    }
  }

  private final class Handshake implements JettyUpgradeListener {
    private volatile int status;

    @Override
    public void onHandshakeRequest(Request request) {
      http.sign(request);
    }

    @Override
    public void onHandshakeResponse(Request request, Response response) {
      status = response.getStatus();
    }
  }

  /** What comes from the server. */
  public final class Ends implements Session.Listener.AutoDemanding {
    private Ends() {}

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      try {
        terminal.show(bytes, bytes.length);
        callback.succeed();
      } catch (RuntimeException e) {
        end.completeExceptionally(e);
        callback.fail(e);
      }
    }

    @Override
    public void onWebSocketText(String text) {
      try {
        told(JsonFields.read("message of a session", text, Set.of()));
      } catch (RuntimeException e) {
        end.completeExceptionally(e);
      }
    }

    private void told(JsonFields message) {
      message.optionalText("invocation").ifPresent(id -> invocation = id);
      message.optionalText("notice").ifPresent(notices);
      message
          .optionalObject("problem")
          .ifPresent(problem ->
              end.complete(
                  new Answer.Refused<>(
                      new Problem(Replies.kind(problem.text("kind")), problem.text("detail")),
                      problem.optionalText("hint"),
                      Optional.empty())));
      message
          .optionalObject("ended")
          .ifPresent(ended -> end.complete(new Answer.Given<>(ended.text("invocation"))));
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
      end.completeExceptionally(
          http.broken(
              new IOException(
                  "it ended the session (%d %s) without saying how invocation %s ended"
                      .formatted(code, reason, invocation))));
      callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      end.completeExceptionally(http.broken(cause));
    }
  }
}
