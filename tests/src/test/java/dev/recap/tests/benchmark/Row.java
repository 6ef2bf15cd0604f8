package dev.recap.tests.benchmark;

import java.io.IOException;

/**
 * One way to run the utility in the target.
 *
 * @param name of the row in tables
 * @param every it takes part in every so-manieth round; slow ones in fewer
 * @param settles whether it leaves work behind it that would be charged to the row after it
 * @param call runs the utility once, to its end, and fails when that does
 */
record Row(String name, int every, boolean settles, Call call) {

  /** A row of every round. */
  static Row of(String name, Call call) {
    return new Row(name, 1, false, call);
  }

  /** One run. */
  @FunctionalInterface
  interface Call {
    void run() throws IOException, InterruptedException;
  }
}
