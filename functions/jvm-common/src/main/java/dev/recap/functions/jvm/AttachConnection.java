package dev.recap.functions.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One connection, for one command. */
record AttachConnection(SocketChannel channel) implements AutoCloseable {
  /** Replies larger than this would not fit into the capsule's memory. */
  private static final int MOST_BYTES = 48 << 20;

  static AttachConnection to(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new AttachConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  String exchange(byte[] request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(1 << 16);
    while (channel.read(in) >= 0) {
      reply.write(in.array(), 0, in.position());
      in.clear();
      if (reply.size() > MOST_BYTES) {
        throw new IOException("its answer is larger than %d MiB".formatted(MOST_BYTES >> 20));
      }
    }
    return reply.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was held back: what was read is read.
    }
  }
}
