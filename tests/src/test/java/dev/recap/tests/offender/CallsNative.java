package dev.recap.tests.offender;

import java.lang.foreign.Linker;

final class CallsNative {

  private CallsNative() {}

  static Linker linker() {
    return Linker.nativeLinker();
  }
}
