package dev.recap.server.live;

import java.util.Arrays;

/** Cuts a stream of bytes so that no character of UTF-8 is cut in two (RFC 3629). */
public final class Utf8 {
  private static final byte[] NOTHING = {};

  private byte[] held = NOTHING;

  /** What there is up to the last whole character; the rest waits for the next piece. */
  public byte[] next(byte[] bytes) {
    byte[] all = bytes;
    if (held.length > 0) {
      all = Arrays.copyOf(held, held.length + bytes.length);
      System.arraycopy(bytes, 0, all, held.length, bytes.length);
    }
    int whole = all.length - unfinished(all, all.length);
    held = whole == all.length ? NOTHING : Arrays.copyOfRange(all, whole, all.length);
    return whole == all.length ? all : Arrays.copyOf(all, whole);
  }

  /** What waited, once no more comes. */
  public byte[] end() {
    byte[] rest = held;
    held = NOTHING;
    return rest;
  }

  /** How many bytes before {@code end} are the beginning of a character, 0 to 3. */
  static int unfinished(byte[] bytes, int end) {
    for (int back = 1; back <= Math.min(3, end); back++) {
      int b = bytes[end - back] & 0xff;
      if (b >= 0xc0) {
        int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        return length > back ? back : 0;
      }
      if (b < 0x80) {
        return 0;
      }
    }
    return 0;
  }
}
