package dev.recap.catalog.store;

import dev.recap.core.capsule.Digest;
import java.util.List;

/**
 * What nobody needs any more.
 *
 * @param capsules each with the name and version it had, if it had one
 * @param layers unpacked ones
 * @param blobs content of the layout
 * @param leftovers of what did not come to its end
 * @param bytes what all that takes on the disk
 */
public record Garbage(List<Capsule> capsules, int layers, int blobs, int leftovers, long bytes) {
  /**
   * A capsule.
   *
   * @param reference {@code NAME:VERSION}, or the digest of one without a name
   */
  public record Capsule(String reference, Digest digest) {}
}
