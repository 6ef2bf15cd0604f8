package dev.recap.tests.benchmark;

import java.util.Arrays;

/** Durations of one row, in milliseconds. */
final class Series {
  private double[] millis = new double[256];
  private int count;

  void add(double value) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, 2 * count);
    }
    millis[count++] = value;
  }

  void copyTo(Series other) {
    for (int i = 0; i < count; i++) {
      other.add(millis[i]);
    }
  }

  int count() {
    return count;
  }

  /** The nearest-rank percentile; NaN when nothing was measured. */
  double percentile(double percent) {
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(percent / 100 * count) - 1)];
  }
}
