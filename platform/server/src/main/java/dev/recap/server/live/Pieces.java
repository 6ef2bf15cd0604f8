package dev.recap.server.live;

/** The pieces in which output is told. */
final class Pieces {
  /** Small enough that a reader who fell behind misses little, in bytes. */
  static final int LONGEST = 16 << 10;

  private Pieces() {}

  /** Where the piece that begins at {@code from} ends: between two characters where it can. */
  static int end(byte[] bytes, int from, int length) {
    if (length - from <= LONGEST) {
      return length;
    }
    int end = from + LONGEST;
    return end - Utf8.unfinished(bytes, end);
  }
}
