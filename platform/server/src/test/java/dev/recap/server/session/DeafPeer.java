package dev.recap.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Opens and starts a session and reads from then on, but says nothing more: no pong either. */
final class DeafPeer implements AutoCloseable {
  private final Socket socket;

  DeafPeer(int port, String path, String start) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            """
            GET %s HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Authorization: Bearer root\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """
                .formatted(path, port)
                .getBytes(UTF_8));
    byte[] text = start.getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(0x80 | text.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(text);
    socket.getOutputStream().write(frame.toByteArray());
  }

  String readToTheEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
