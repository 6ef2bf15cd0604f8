package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that does not wait for ever: the JDK's own one does, whatever
 * the timeout of the request.
 */
final class IncomingBody extends InputStream implements BodySubscriber<InputStream> {
  /** Pieces that may wait for the reader, of 16 KiB mostly. */
  private static final int AHEAD = 8;

  /** A trickle is no better than silence: so much has to come while so many limits are waited. */
  private static final int LEAST = 1 << 16;

  private static final int WINDOW = 10;

  private sealed interface Event {
    record Piece(List<ByteBuffer> buffers) implements Event {}

    record End() implements Event {}

    record Broken(Throwable cause) implements Event {}
  }

  private final Duration idle;
  // Not bounded by itself: no more comes than was asked for.
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> ready = new ArrayDeque<>();
  private volatile @Nullable Subscription subscription;
  private long waited;
  private long came;
  private boolean ended;
  private volatile boolean closed;

  IncomingBody(Duration idle) {
    this.idle = idle;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription fresh) {
    subscription = fresh;
    if (closed) {
      fresh.cancel();
    } else {
      fresh.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Event.Piece(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    events.add(new Event.Broken(cause));
  }

  @Override
  public void onComplete() {
    events.add(new Event.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (length > 0 && !ended) {
      @Nullable ByteBuffer next = ready.peek();
      if (next == null) {
        await();
      } else if (next.hasRemaining()) {
        int n = Math.min(length, next.remaining());
        next.get(buffer, from, n);
        return n;
      } else {
        ready.remove();
      }
    }
    return length == 0 ? 0 : -1;
  }

  private void await() throws IOException {
    @Nullable Event event;
    long before = System.nanoTime();
    try {
      event = events.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted");
    }
    switch (event) {
      case null -> {
        close();
        throw new HttpTimeoutException(
            "nothing came for %.3g s in the middle of the answer".formatted(idle.toMillis() / 1e3));
      }
      case Event.Piece(List<ByteBuffer> buffers) -> {
        checkPace(System.nanoTime() - before, buffers);
        ready.addAll(buffers);
        @Nullable Subscription from = subscription;
        if (from != null) {
          from.request(1);
        }
      }
      case Event.End() -> ended = true;
      case Event.Broken(Throwable cause) -> throw new IOException(cause.getMessage(), cause);
    }
  }

  private void checkPace(long nanoseconds, List<ByteBuffer> buffers) throws IOException {
    waited += nanoseconds;
    came += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (waited > WINDOW * idle.toNanos()) {
      if (came < LEAST) {
        close();
        throw new HttpTimeoutException(
            "only %d bytes came in %d s".formatted(came, Duration.ofNanos(waited).toSeconds()));
      }
      waited = 0;
      came = 0;
    }
  }

  @Override
  public void close() {
    closed = true;
    @Nullable Subscription from = subscription;
    if (from != null) {
      from.cancel();
    }
  }
}
