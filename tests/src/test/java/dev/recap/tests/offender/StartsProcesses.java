package dev.recap.tests.offender;

import java.io.IOException;

final class StartsProcesses {

  private StartsProcesses() {}

  static Process withBuilder() throws IOException {
    return new ProcessBuilder("true").start();
  }

  static Process withRuntime() throws IOException {
    return Runtime.getRuntime().exec(new String[] {"true"});
  }
}
