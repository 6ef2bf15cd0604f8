package dev.recap.catalog.trust;

/**
 * How much of what is said about one capsule is looked at for what counts, alike by pulls and by
 * searches: what others say crowds out of neither what it does not crowd out of the other.
 */
public final class ReferrerLimits {
  /** Statements on one capsule. */
  public static final int STATEMENTS = 1000;

  /** Signatures of one content. */
  public static final int SIGNATURES = 512;

  /** Bytes of a statement, of a signature's payload and of a manifest with a bundle. */
  public static final int LARGEST_LAYER = 64 << 10;

  /** Bytes of a manifest with signatures. */
  public static final int LARGEST_SIGNATURES = 1 << 20;

  /** Bytes of all of them with their manifests; a capsule has a few kilobytes. */
  public static final long ALL = 32L << 20;

  private ReferrerLimits() {}
}
