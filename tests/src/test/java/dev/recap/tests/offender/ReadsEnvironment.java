package dev.recap.tests.offender;

import java.util.Map;

final class ReadsEnvironment {

  private ReadsEnvironment() {}

  static Map<String, String> read() {
    return System.getenv();
  }
}
