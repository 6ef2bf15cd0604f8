package dev.recap.catalog.layer;

/**
 * How much one layer may unpack to.
 *
 * @param bytes of all its files together
 * @param entries files, folders and links
 * @param headerBytes between the content of two files, which are kept in memory
 */
public record LayerLimits(long bytes, int entries, int headerBytes) {
  /**
   * 8 GiB and a million entries, several times the largest development images; 1 MiB of headers is
   * more than the longest path Linux knows, with extended attributes.
   */
  public static final LayerLimits STANDARD = new LayerLimits(8L << 30, 1_000_000, 1 << 20);

  /** Programs and texts compress to a third or a tenth; only what is nearly empty to less. */
  private static final int RATIO = 200;

  private static final long ALWAYS_BYTES = 16L << 20;

  /** A header alone is 512 bytes, and takes at least that many when it is compressed. */
  private static final int ENTRY_BYTES = 8;

  private static final int ALWAYS_ENTRIES = 20_000;

  /**
   * Those of a layer that somebody else published: as well no more than what its compressed size
   * can honestly hold.
   *
   * @param compressed its size in bytes
   */
  public static LayerLimits published(long compressed) {
    return new LayerLimits(
        Math.clamp(compressed * RATIO, ALWAYS_BYTES, STANDARD.bytes()),
        Math.clamp(compressed / ENTRY_BYTES, ALWAYS_ENTRIES, STANDARD.entries()),
        STANDARD.headerBytes());
  }
}
