package dev.recap.engine.target;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one HTTP/1.1 response (RFC 9112), with limits on all that the other side may send. */
final class HttpReader {
  private static final int MAX_LINE = 16 * 1024;
  private static final int LONGEST_OF_LINES = 1024 * 1024;
  private static final int MAX_HEADERS = 200;
  // A thousand containers are listed in about one MiB.
  private static final int MAX_BODY = 64 * 1024 * 1024;

  private final InputStream in;

  private HttpReader(InputStream in) {
    this.in = in;
  }

  static HttpReply read(InputStream in) throws IOException {
    return new HttpReader(in).reply();
  }

  /** Takes lines. */
  @FunctionalInterface
  interface Lines {
    /**
     * Takes one.
     *
     * @throws IOException when it makes no sense; nothing more is read then
     */
    void read(String line) throws IOException;
  }

  /**
   * Reads the head of an answer of which nobody knows how long it will be.
   *
   * @return its body
   * @throws IOException when it is not 200
   */
  static InputStream body(InputStream in) throws IOException {
    HttpReader reader = new HttpReader(in);
    int status = status(reader.line());
    Map<String, String> headers = reader.headers();
    if (status != 200) {
      throw new IOException("it answered " + status);
    }
    return "chunked".equalsIgnoreCase(headers.get("transfer-encoding")) ? new ChunkedBody(in) : in;
  }

  /** Hands over each line of a body, empty ones left out, until its end. */
  static void lines(InputStream body, Lines lines) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = body.read(); b >= 0; b = body.read()) {
      if (b != '\n') {
        if (line.size() == LONGEST_OF_LINES) {
          throw new IOException("it sent a line longer than " + LONGEST_OF_LINES + " bytes");
        }
        line.write(b);
      } else if (line.size() > 0) {
        lines.read(text(line.toByteArray()));
        line.reset();
      }
    }
  }

  private HttpReply reply() throws IOException {
    int status = status(line());
    Map<String, String> headers = headers();
    if (status == 204 || status == 304) {
      return new HttpReply(status, "");
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new HttpReply(status, text(chunks()));
    }
    String length = headers.get("content-length");
    return new HttpReply(status, text(length == null ? rest() : exactly(number(length, 10))));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("its answer is not HTTP: " + line.substring(0, min(line, 80)));
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static int min(String text, int limit) {
    return Math.min(text.length(), limit);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("its answer has more than " + MAX_HEADERS + " headers");
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line().split(";", 2)[0].strip();
      int length = number(size, 16);
      if (length == 0) {
        headers();
        return body.toByteArray();
      }
      checkLimit(body.size() + (long) length);
      body.write(exactly(length));
      if (!line().isEmpty()) {
        throw new IOException("a chunk of its answer is longer than announced");
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw cutOff();
    }
    return bytes;
  }

  private byte[] rest() throws IOException {
    byte[] bytes = in.readNBytes(MAX_BODY + 1);
    checkLimit(bytes.length);
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      long value = Long.parseLong(text, radix);
      if (value < 0) {
        throw new IOException("its answer announces a negative length");
      }
      checkLimit(value);
      return (int) value;
    } catch (NumberFormatException e) {
      throw new IOException("its answer announces a length that is no number", e);
    }
  }

  private static void checkLimit(long length) throws IOException {
    if (length > MAX_BODY) {
      throw new IOException("its answer is longer than " + MAX_BODY + " bytes");
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw cutOff();
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("its answer has a line longer than " + MAX_LINE + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static EOFException cutOff() {
    return new EOFException("its answer was cut off");
  }
}
