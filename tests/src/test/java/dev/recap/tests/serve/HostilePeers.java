package dev.recap.tests.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections to a server that do what no client should, byte by byte; closed with this. */
final class HostilePeers implements AutoCloseable {
  private final SocketAddress tcp;
  private final SocketAddress unix;
  private final String head;
  private final List<SocketChannel> opened = new ArrayList<>();

  HostilePeers(URI address, Path socket, String token) {
    this.tcp = new InetSocketAddress(address.getHost(), address.getPort());
    this.unix = UnixDomainSocketAddress.of(socket);
    this.head = " HTTP/1.1\r\nHost: recap\r\nAuthorization: Bearer " + token + "\r\n";
  }

  SocketChannel tcp() throws IOException {
    return add(SocketChannel.open(tcp));
  }

  SocketChannel unix() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    add(channel);
    channel.connect(unix);
    return channel;
  }

  private SocketChannel add(SocketChannel channel) {
    synchronized (opened) {
      opened.add(channel);
    }
    return channel;
  }

  /** The head of a request but for the empty line after it. */
  String head(String request, String... headers) {
    StringBuilder all = new StringBuilder(request).append(head);
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    return all.toString();
  }

  static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Closes it with a reset. */
  static void reset(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  /**
   * What comes from each until it has this text, or nothing comes any more.
   *
   * @return how many had it within that time
   */
  static int await(List<SocketChannel> channels, String text, Duration patience)
      throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    int found = 0;
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    try (Selector selector = Selector.open()) {
      for (SocketChannel channel : channels) {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Seen());
      }
      while (!selector.keys().isEmpty() && System.nanoTime() < end) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          if (read(key, buffer).contains(text)) {
            found++;
            key.cancel();
          } else if (!key.channel().isOpen()) {
            key.cancel();
          }
        }
        selector.selectedKeys().clear();
      }
    }
    return found;
  }

  private static String read(SelectionKey key, ByteBuffer buffer) throws IOException {
    Seen seen = (Seen) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    int read;
    try {
      read = channel.read(buffer.clear());
    } catch (IOException e) {
      // Reset by the server.
      read = -1;
    }
    if (read < 0) {
      channel.close();
    } else {
      seen.text += StandardCharsets.UTF_8.decode(buffer.flip());
    }
    return seen.text;
  }

  /** What came so far. */
  private static final class Seen {
    private String text = "";
  }

  /** How many are closed by the server within that time, whatever else they are sent. */
  static int closed(List<SocketChannel> channels, Duration patience) throws IOException {
    await(channels, "\0 never", patience);
    return (int) channels.stream().filter(channel -> !channel.isOpen()).count();
  }

  /** Closes all of them. */
  void hangUp() throws IOException {
    for (SocketChannel channel : opened) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }
}
