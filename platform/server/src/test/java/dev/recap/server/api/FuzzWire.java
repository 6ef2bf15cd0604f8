package dev.recap.server.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends any bytes and reads the one answer, of a stream that does not end what comes at once. */
record FuzzWire(int port) {
  private static final int PATIENCE = 20_000;
  private static final int OF_STREAMS = 100;

  /** What came back; {@code headers} by their names in small letters. */
  record Answer(int status, Map<String, String> headers, String text) {
    String mediaType() {
      return headers.getOrDefault("content-type", "").split(";", 2)[0].strip();
    }

    /** Headers and body, to look for what must not be there. */
    String whole() {
      return headers + "\n" + text;
    }
  }

  Answer send(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE);
      try {
        socket.getOutputStream().write(request);
      } catch (IOException _) {
        // It answered before it had read everything, and closed.
      }
      InputStream in = socket.getInputStream();
      String first = line(in);
      if (!first.startsWith("HTTP/1.1 ")) {
        throw new IOException("no answer but: " + first);
      }
      int status = Integer.parseInt(first.split(" ", -1)[1]);
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      Answer head = new Answer(status, headers, "");
      if (status == 101) {
        return head;
      }
      if (head.mediaType().equals("text/event-stream")) {
        socket.setSoTimeout(OF_STREAMS);
      }
      byte[] rest = rest(in);
      boolean chunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
      return new Answer(
          status, headers, new String(chunked ? chunks(rest) : rest, StandardCharsets.UTF_8));
    }
  }

  private static byte[] rest(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      byte[] part = new byte[8192];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        all.write(part, 0, read);
      }
    } catch (SocketTimeoutException e) {
      if (all.size() == 0) {
        throw e;
      }
    }
    return all.toByteArray();
  }

  private static byte[] chunks(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = 0;
    for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n", at)) {
      int length = Integer.parseInt(text.substring(at, end), 16);
      int from = Math.min(end + 2, bytes.length);
      all.write(bytes, from, Math.min(length, bytes.length - from));
      at = from + length + 2;
      if (length == 0 || at > bytes.length) {
        break;
      }
    }
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed without an answer, after: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
