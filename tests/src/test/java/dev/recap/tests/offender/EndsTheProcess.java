package dev.recap.tests.offender;

final class EndsTheProcess {

  private EndsTheProcess() {}

  static void exit() {
    System.exit(1);
  }

  static void halt() {
    Runtime.getRuntime().halt(1);
  }
}
