package dev.recap.tests.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A connection of HTTP/1.1 to a server's Unix socket, kept for many requests: as little as a caller
 * can take of the processors it shares with the server. Answers must have a length.
 */
final class UnixConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;

  private UnixConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  static UnixConnection open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new UnixConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: recap\r\n\r\n".formatted(path);
  }

  static String post(String path, String json) {
    return "POST %s HTTP/1.1\r\nHost: recap\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, json.length(), json);
  }

  /** The body of the answer to a request in ASCII; its status must be 200. */
  String ask(String request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) {
      channel.write(out);
    }
    String status = line();
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    String body = new String(in.readNBytes(Math.max(length, 0)), StandardCharsets.UTF_8);
    if (length < 0 || !status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("Tried to ask the server but it answered " + status + " " + body);
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Tried to read an answer but the server has closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
