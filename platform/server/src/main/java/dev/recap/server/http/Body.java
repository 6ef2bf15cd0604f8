package dev.recap.server.http;

import dev.recap.core.invocation.Problem;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the body of one request into memory, within the limits. */
final class Body implements AutoCloseable {
  private final Request request;
  private final Limits limits;
  private final BodyMemory memory;
  private final long began;
  private long taken;

  Body(Request request, Limits limits, BodyMemory memory) {
    this.request = request;
    this.limits = limits;
    this.memory = memory;
    this.began = request.getHeadersNanoTime();
  }

  /** How many bytes a body may have where nothing else is said. */
  int usual() {
    return limits.bodyBytes();
  }

  /** All of it, in the time that any body has. */
  byte[] read(int most) throws IOException {
    return read(most, limits.body());
  }

  /**
   * All of it.
   *
   * @param most bytes that it may have
   * @param patience from the end of the headers to the end of it, if that is less than usual
   * @throws RefusedRequest when it is too long, comes too slowly or finds no memory left
   * @throws IOException when the connection broke before its end
   */
  byte[] read(int most, Duration patience) throws IOException {
    if (request.getLength() > most) {
      throw tooLarge(most);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        await(patience.compareTo(limits.body()) < 0 ? patience : limits.body());
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        throw failure(chunk.getFailure());
      }
      try {
        append(chunk.getByteBuffer(), bytes, most);
      } finally {
        chunk.release();
      }
      if (chunk.isLast()) {
        return bytes.toByteArray();
      }
    }
  }

  private void append(ByteBuffer part, ByteArrayOutputStream bytes, int most) {
    int length = part.remaining();
    if (bytes.size() + length > most) {
      throw tooLarge(most);
    }
    if (!memory.take(length)) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.OVERLOADED,
              "Tried to read the request but too many others are being read"));
    }
    taken += length;
    byte[] copy = new byte[length];
    part.get(copy);
    bytes.write(copy, 0, length);
  }

  private void await(Duration patience) throws IOException {
    Semaphore more = new Semaphore(0);
    request.demand(more::release);
    Duration left = patience.minusNanos(System.nanoTime() - began);
    try {
      if (!more.tryAcquire(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS)) {
        // The demand is still out: nothing can be read of this connection any more.
        request.fail(new TimeoutException("the body came too slowly"));
        throw new RefusedRequest(
            new Problem(
                Problem.Kind.TOO_SLOW,
                "Tried to read the request but its body was not here after %d s"
                    .formatted(patience.toSeconds())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }

  private static RefusedRequest tooLarge(int most) {
    return new RefusedRequest(
        new Problem(
            Problem.Kind.TOO_LARGE,
            "Tried to read the request but its body has more than %d bytes".formatted(most)));
  }

  private static IOException failure(Throwable failure) {
    return failure instanceof IOException e ? e : new EOFException(failure.toString());
  }

  /** Whether the headers promise a body. */
  boolean announced() {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  /** The memory is free again. */
  @Override
  public void close() {
    memory.give(taken);
    taken = 0;
  }
}
