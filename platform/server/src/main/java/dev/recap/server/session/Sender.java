package dev.recap.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Sends what a session has for its caller, one message after the other, and asks for a sign of
 * life.
 */
final class Sender {
  /** Who does not take one message in this time is let go. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Session session;
  private final Outgoing outgoing;
  private final Attention attention;
  private final Consumer<String> leave;

  /** {@code leave} is told why when the caller is lost. */
  Sender(Session session, Outgoing outgoing, Attention attention, Consumer<String> leave) {
    this.session = session;
    this.outgoing = outgoing;
    this.attention = attention;
    this.leave = leave;
  }

  /** Until the connection is closed. */
  void run() {
    try {
      while (session.isOpen()) {
        Optional<Outgoing.Message> next = outgoing.next(attention.ping());
        Optional<String> lost = attention.lost();
        if (lost.isPresent()) {
          leave.accept(lost.get());
          close(new Outgoing.Message.Close(1001, lost.get()));
          return;
        }
        if (next.isEmpty()) {
          await(done -> session.sendPing(ByteBuffer.allocate(0), done));
        } else if (!send(next.get())) {
          return;
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      leave.accept("the caller, who did not take what was shown");
      session.disconnect();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave.accept("the server, which ends");
      session.disconnect();
    }
  }

  /** Whether more may follow. */
  private boolean send(Outgoing.Message message)
      throws InterruptedException, ExecutionException, TimeoutException {
    return switch (message) {
      case Outgoing.Message.Shown(ByteBuffer bytes) -> {
        await(done -> session.sendBinary(bytes, done));
        yield true;
      }
      case Outgoing.Message.Told(String json) -> {
        await(done -> session.sendText(json, done));
        yield true;
      }
      case Outgoing.Message.Close close -> {
        close(close);
        yield false;
      }
    };
  }

  private void close(Outgoing.Message.Close close)
      throws InterruptedException, ExecutionException, TimeoutException {
    await(done -> session.close(close.code(), shortened(close.reason()), done));
  }

  /** A control frame has at most 125 bytes (RFC 6455, section 5.5), two of them the code. */
  private static String shortened(String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= 120 ? reason : new String(bytes, 0, 120, StandardCharsets.US_ASCII);
  }

  private static void await(Consumer<Callback> send)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    send.accept(Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    sent.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }
}
