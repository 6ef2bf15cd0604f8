package dev.recap.tests.benchmark;

/**
 * What was done at a stretch by several at once.
 *
 * @param perSecond from the first one's beginning to the last one's end
 * @param took each
 */
record Block(double perSecond, Series took) {

  /** One that began at a time of {@link System#nanoTime} and ends now. */
  static Block since(long start, Series took) {
    return new Block(took.count() / ((System.nanoTime() - start) / 1e9), took);
  }
}
