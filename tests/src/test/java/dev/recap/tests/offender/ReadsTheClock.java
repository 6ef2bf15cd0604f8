package dev.recap.tests.offender;

import java.time.Clock;
import java.time.Instant;

final class ReadsTheClock {

  private ReadsTheClock() {}

  static long millis() {
    return System.currentTimeMillis();
  }

  static Instant instant() {
    return Instant.now();
  }

  static Clock clock() {
    return Clock.systemUTC();
  }
}
