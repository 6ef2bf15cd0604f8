package dev.recap.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody at the other end of a session. */
public final class Peer implements WebSocket.Listener, AutoCloseable {
  final CompletableFuture<String> closed = new CompletableFuture<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringBuilder shown = new StringBuilder();
  private final StringBuilder told = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean reads = true;

  public Peer(URI at, String caller) {
    socket =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + caller)
            .buildAsync(URI.create(at.toString().replace("http:", "ws:")), this)
            .join();
  }

  public void say(String json) {
    socket.sendText(json, true).join();
  }

  public void type(String text) {
    socket.sendBinary(ByteBuffer.wrap(text.getBytes(UTF_8)), true).join();
  }

  public void leave() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  public void abort() {
    socket.abort();
  }

  public void stopReading() {
    reads = false;
  }

  public String awaitShown(String text) throws InterruptedException {
    return await(shown, text);
  }

  public String awaitTold(String text) throws InterruptedException {
    return await(told, text);
  }

  private synchronized String await(StringBuilder all, String text) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (all.indexOf(text) < 0 && System.nanoTime() < end) {
      wait(100);
    }
    assertThat(all.toString()).contains(text);
    return all.toString();
  }

  /** Code and reason. */
  public String awaitClosed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    synchronized (this) {
      shown.append(UTF_8.decode(data));
      notifyAll();
    }
    if (reads) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    synchronized (this) {
      told.append(data).append('\n');
      notifyAll();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete("error " + error);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
