package dev.recap.tests.offender;

final class HoldsState {

  @SuppressWarnings("NonFinalStaticField")
  static int counter;

  private HoldsState() {}
}
