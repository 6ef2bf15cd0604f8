package dev.recap.catalog.testing;

import java.nio.charset.StandardCharsets;

/** Bytes that rules are applied to: the beginning of them, and how many there are. */
public final class Content {
  private final byte[] bytes;
  private final long size;

  /**
   * Of something long.
   *
   * @param bytes its beginning; not copied
   * @param size how many there are in all
   */
  public Content(byte[] bytes, long size) {
    this.bytes = bytes;
    this.size = size;
  }

  /** A text. */
  public static Content of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Content(bytes, bytes.length);
  }

  /** Its beginning as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** How many bytes there are. */
  public long size() {
    return size;
  }
}
