package dev.recap.engine.target;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A chunked body (RFC 9112, 7.1) as it comes. */
final class ChunkedBody extends InputStream {
  private static final int HEX = 16;
  private static final int LONGEST_SIZE = 8;

  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (left == 0 && !next()) {
      return -1;
    }
    left--;
    return some();
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (left == 0 && !next()) {
      return -1;
    }
    int count = in.read(into, from, (int) Math.min(most, left));
    if (count < 0) {
      throw new EOFException("its answer was cut off");
    }
    left -= count;
    return count;
  }

  private boolean next() throws IOException {
    if (ended) {
      return false;
    }
    if (!first && (some() != '\r' || some() != '\n')) {
      throw new IOException("a chunk of its answer is longer than announced");
    }
    first = false;
    StringBuilder size = new StringBuilder();
    boolean counts = true;
    for (int c = some(); c != '\n'; c = some()) {
      counts &= c != ';' && c != '\r';
      if (counts) {
        size.append((char) c);
      }
      if (size.length() > LONGEST_SIZE) {
        throw new IOException("its answer announces a chunk that is too long");
      }
    }
    try {
      left = Long.parseUnsignedLong(size.toString().strip(), HEX);
    } catch (NumberFormatException e) {
      throw new IOException("its answer announces a length that is no number", e);
    }
    ended = left == 0;
    return !ended;
  }

  private int some() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("its answer was cut off");
    }
    return read;
  }
}
