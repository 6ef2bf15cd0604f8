package dev.recap.tests.benchmark;

import java.io.IOException;
import java.util.List;

/** Commands that take something away and may find it gone. */
final class Attempts {
  private Attempts() {}

  /** Runs a command whatever it comes to. */
  static void run(List<String> command) {
    try {
      new External(command).run();
    } catch (IOException e) {
      // What it should take away is not there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
