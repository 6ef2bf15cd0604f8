package dev.recap.server.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection on which a test sends any bytes at any pace, and reads what comes back. */
public final class RawConnection implements AutoCloseable {
  private final AutoCloseable socket;
  private final Half half;
  private final InputStream in;
  private final OutputStream out;

  private RawConnection(AutoCloseable socket, Half half, InputStream in, OutputStream out) {
    this.socket = socket;
    this.half = half;
    this.in = in;
    this.out = out;
  }

  @FunctionalInterface
  private interface Half {
    void close() throws IOException;
  }

  /** To a port of this host. */
  public static RawConnection tcp(int port) throws IOException {
    java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return of(socket);
  }

  /** Over a socket that is connected. */
  public static RawConnection of(java.net.Socket socket) throws IOException {
    return new RawConnection(
        socket, socket::shutdownOutput, socket.getInputStream(), socket.getOutputStream());
  }

  /** To a Unix socket. */
  public static RawConnection unix(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return new RawConnection(
        channel,
        channel::shutdownOutput,
        Channels.newInputStream(channel),
        Channels.newOutputStream(channel));
  }

  /**
   * What came back.
   *
   * @param body each byte as the character of ISO-8859-1
   */
  public record Reply(int status, Map<String, String> headers, String body) {
    private Reply(int status, Map<String, String> headers, byte[] bytes) {
      this(status, headers, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The body as text. */
    public String text() {
      return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** A header, by its lower-case name; empty text when it is not there. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Sends text as it is. */
  public RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes as they are. */
  public RawConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends a whole request. */
  public Reply ask(String method, String path, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String length = body.isEmpty() ? "" : "Content-Length: " + bytes.length + "\r\n";
    send("%s %s HTTP/1.1\r\nHost: x\r\n%s%s\r\n".formatted(method, path, headers, length));
    send(bytes);
    return reply(method.equals("HEAD"));
  }

  /** Sends nothing more. */
  public void halfClose() throws IOException {
    half.close();
  }

  /** Reads one answer. */
  public Reply reply() throws IOException {
    return reply(false);
  }

  private Reply reply(boolean head) throws IOException {
    int status = Integer.parseInt(line().split(" ", -1)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (head || status == 204 || status == 304) {
      return new Reply(status, headers, new byte[0]);
    }
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return new Reply(status, headers, chunks());
    }
    String length = headers.get("content-length");
    return new Reply(
        status,
        headers,
        length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length)));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line().split(";", -1)[0].strip(), 16);
      all.write(in.readNBytes(length));
      line();
      if (length == 0) {
        return all.toByteArray();
      }
    }
  }

  /** One line, without its end. */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed after: " + line.toString(StandardCharsets.UTF_8));
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** The next byte, -1 at the end. */
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
