package dev.recap.catalog.image;

import dev.recap.catalog.json.PlainJson;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * The local Docker daemon, by the Docker Engine API over its Unix socket. It is asked one thing, so
 * the little of HTTP/1.1 that takes is here: Java's own client knows no Unix sockets.
 *
 * @param path of the socket
 */
record DockerSocket(Path path) {
  /** Where Docker puts it. */
  static final DockerSocket STANDARD = new DockerSocket(Path.of("/var/run/docker.sock"));

  private static final int LONGEST_LINE = 8192;

  /**
   * Writes what {@code docker save NAME} would.
   *
   * @param name matching {@link ImageReference#DOCKER_NAME}
   * @throws IOException also when the daemon refuses, with what it says
   */
  void save(String name, OutputStream to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      String request =
          "GET /images/%s/get HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"
              .formatted(name);
      ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      String[] status = line(in).split(" ", 3);
      Map<String, String> headers = headers(in);
      InputStream body =
          "chunked".equalsIgnoreCase(headers.get("transfer-encoding")) ? new Chunks(in) : in;
      if (status.length < 2 || !status[1].equals("200")) {
        throw new IOException("Docker says " + problem(body));
      }
      TarFiles.copy(body, to);
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(":", 2);
      if (parts.length == 2) {
        headers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
      }
    }
    return headers;
  }

  private static String problem(InputStream body) throws IOException {
    String text = new String(body.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8).strip();
    try {
      return String.valueOf(PlainJson.readObject(text).get("message"));
    } catch (JacksonException e) {
      return text;
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("Docker's answer breaks off");
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** The chunked transfer coding; see RFC 9112, section 7.1. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private long left;
    private boolean ended;

    Chunks(InputStream in) throws IOException {
      this.in = in;
      next();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (ended) {
        return -1;
      }
      int n = in.read(buffer, from, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("Docker's answer breaks off");
      }
      left -= n;
      if (left == 0) {
        line(in);
        next();
      }
      return n;
    }

    private void next() throws IOException {
      String size = line(in).split(";", 2)[0].strip();
      if (size.isEmpty() || size.length() > 8 || !size.chars().allMatch(HexFormat::isHexDigit)) {
        throw new IOException("Docker's answer has a chunk of the size \"%s\"".formatted(size));
      }
      left = HexFormat.fromHexDigitsToLong(size);
      ended = left == 0;
    }
  }
}
