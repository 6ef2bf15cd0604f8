package dev.recap.core.invocation;

import java.util.Arrays;

/** What a capsule printed on one stream: the beginning of it, and how much there was in all. */
public final class Captured {

  /** Nothing printed. */
  public static final Captured NOTHING = new Captured(new byte[0], 0);

  private final byte[] bytes;
  private final long total;

  /**
   * Keeps a piece of output.
   *
   * @param bytes the beginning of it, up to the output limit; not copied
   * @param total how many bytes were printed in all, as far as they were read
   */
  public Captured(byte[] bytes, long total) {
    this.bytes = bytes;
    this.total = total;
  }

  /** The kept bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were printed in all, as far as they were read. */
  public long total() {
    return total;
  }

  /** Whether bytes were dropped. */
  public boolean truncated() {
    return total > bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Captured c && total == c.total && Arrays.equals(bytes, c.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Long.hashCode(total);
  }
}
