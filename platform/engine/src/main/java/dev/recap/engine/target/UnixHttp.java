package dev.recap.engine.target;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * HTTP/1.1 GET over a unix socket (RFC 9112), one connection per request.
 *
 * @param socket the socket's path
 * @param timeout for the whole exchange, however slowly the other side sends
 */
record UnixHttp(Path socket, Duration timeout) {

  /**
   * Asks for {@code path}, which must be escaped already.
   *
   * @throws SlowAnswerException when the exchange took longer than the timeout
   * @throws IOException when nobody listens or the answer is not HTTP
   */
  HttpReply get(String path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Thread watchdog = Thread.startVirtualThread(() -> closeInTime(channel));
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        send(channel, path);
        return HttpReader.read(new BufferedInputStream(stream(channel)));
      } catch (ClosedChannelException e) {
        throw new SlowAnswerException(timeout, e);
      } finally {
        watchdog.interrupt();
      }
    }
  }

  /**
   * Asks for {@code path} and reads the answer line by line as it comes, for as long as it comes or
   * until the thread is interrupted. The timeout is for its head alone.
   *
   * @throws SlowAnswerException when the head took longer than the timeout
   * @throws IOException when nobody listens, the answer is not 200 or breaks off
   */
  void lines(String path, HttpReader.Lines lines) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Thread watchdog = Thread.startVirtualThread(() -> closeInTime(channel));
      InputStream body;
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        send(channel, path);
        body = HttpReader.body(new BufferedInputStream(stream(channel)));
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        throw new SlowAnswerException(timeout, e);
      } finally {
        watchdog.interrupt();
      }
      HttpReader.lines(body, lines);
    }
  }

  private void closeInTime(SocketChannel channel) {
    try {
      Thread.sleep(timeout);
      channel.close();
    } catch (InterruptedException _) {
      // The exchange ended in time.
    } catch (IOException _) {
      // Nothing is left to close.
    }
  }

  private static void send(SocketChannel channel, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static InputStream stream(SocketChannel channel) {
    return Channels.newInputStream(channel);
  }

  /** The other side did not finish its answer in time. */
  static final class SlowAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    SlowAnswerException(Duration timeout, Throwable cause) {
      super("it did not answer within %d ms".formatted(timeout.toMillis()), cause);
    }
  }
}
