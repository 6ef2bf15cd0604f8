package dev.recap.engine.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on a unix socket and does to each connection what a test says. */
final class FakeDaemon implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path socket;
  private final Thread acceptor;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private FakeDaemon(ServerSocketChannel server, Path socket, Behaviour behaviour) {
    this.server = server;
    this.socket = socket;
    this.acceptor = Thread.ofVirtual().unstarted(() -> accept(behaviour));
  }

  static FakeDaemon answering(Path socket, Behaviour behaviour) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      FakeDaemon daemon = new FakeDaemon(server, socket, behaviour);
      daemon.acceptor.start();
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes whole responses, chosen by the path asked for. */
  static FakeDaemon serving(Path socket, Routes routes) {
    return answering(
        socket, (path, out) -> out.write(routes.response(path).getBytes(StandardCharsets.UTF_8)));
  }

  static String response(int status, String body) {
    return "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /** In chunks of a few bytes, as Docker answers when a body is long. */
  static String chunked(String body) {
    StringBuilder all = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length(); at += 1000) {
      String chunk = body.substring(at, Math.min(body.length(), at + 1000));
      all.append(Integer.toHexString(chunk.length())).append(";x=y\r\n");
      all.append(chunk).append("\r\n");
    }
    return all.append("0\r\nTrailer: t\r\n\r\n").toString();
  }

  Path socket() {
    return socket;
  }

  List<String> requests() {
    return requests;
  }

  private void accept(Behaviour behaviour) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Thread.startVirtualThread(() -> serve(channel, behaviour));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(SocketChannel channel, Behaviour behaviour) {
    try (channel;
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII))) {
      String request = String.valueOf(in.readLine());
      requests.add(request);
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        // The headers do not matter.
      }
      behaviour.answer(request.split(" ", -1)[1], Channels.newOutputStream(channel));
    } catch (IOException | InterruptedException _) {
      // The client went away, which is its right.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      // Until it has returned from accept the kernel keeps the socket open.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers one request; the connection is closed when it returns. */
  interface Behaviour {
    void answer(String path, OutputStream out) throws IOException, InterruptedException;
  }

  /** The response to a path. */
  interface Routes {
    String response(String path);
  }
}
