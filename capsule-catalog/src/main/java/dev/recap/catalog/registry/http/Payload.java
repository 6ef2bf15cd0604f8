package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The body of a request; it can be sent again. */
public sealed interface Payload {
  /** No body. */
  Payload NONE = new None();

  /** For the client; {@code progress} is told how many bytes were taken so far. */
  BodyPublisher publisher(LongConsumer progress);

  /** See {@link #NONE}. */
  record None() implements Payload {
    @Override
    public BodyPublisher publisher(LongConsumer progress) {
      return BodyPublishers.noBody();
    }
  }

  /** Bytes of memory. */
  final class Bytes implements Payload {
    private final byte[] content;

    /** They are not copied. */
    public Bytes(byte[] content) {
      this.content = content;
    }

    @Override
    public BodyPublisher publisher(LongConsumer progress) {
      return BodyPublishers.ofByteArray(content);
    }
  }

  /**
   * A part of a file.
   *
   * @param from where it begins
   * @param length in bytes
   * @param sent is told how many bytes of it were taken so far
   */
  record FilePart(Path file, long from, long length, LongConsumer sent) implements Payload {
    @Override
    public BodyPublisher publisher(LongConsumer progress) {
      return length == 0
          ? BodyPublishers.noBody()
          : BodyPublishers.fromPublisher(
              BodyPublishers.ofInputStream(() -> open(sent.andThen(progress))), length);
    }

    private InputStream open(LongConsumer taken) {
      try {
        FileChannel channel = FileChannel.open(file).position(from);
        return new Taken(Channels.newInputStream(channel), length, taken);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A bounded stream that says how much of it was read. */
  final class Taken extends InputStream {
    private final InputStream in;
    private final long length;
    private final LongConsumer taken;
    private long position;

    private Taken(InputStream in, long length, LongConsumer taken) {
      this.in = in;
      this.length = length;
      this.taken = taken;
    }

    @Override
    public int read() throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      return read(one.array(), 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one.get(0));
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
      if (position == length) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(wanted, length - position));
      if (n > 0) {
        position += n;
        taken.accept(position);
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
