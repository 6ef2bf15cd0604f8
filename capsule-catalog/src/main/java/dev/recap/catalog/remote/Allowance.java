package dev.recap.catalog.remote;

/** How much may still come of what is said about one capsule. */
final class Allowance {
  private long left;

  /** So many bytes. */
  Allowance(long bytes) {
    this.left = bytes;
  }

  void spend(long bytes) {
    left -= bytes;
  }

  boolean isSpent() {
    return left < 0;
  }
}
