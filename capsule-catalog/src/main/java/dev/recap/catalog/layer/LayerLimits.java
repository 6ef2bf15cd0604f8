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
}
