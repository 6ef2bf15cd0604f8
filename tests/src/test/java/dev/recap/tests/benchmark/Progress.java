package dev.recap.tests.benchmark;

import java.io.PrintStream;

/** Shows on standard error what is being measured, so that nothing waits silently. */
final class Progress {
  private final PrintStream to;
  private final boolean terminal;
  private String last = "";

  Progress(PrintStream to, boolean terminal) {
    this.to = to;
    this.terminal = terminal;
  }

  void show(String what, int done, int all) {
    if (terminal) {
      to.printf("\r\u001b[K%s %d/%d", what, done, all);
      to.flush();
    } else if (!what.equals(last)) {
      to.println(what);
    }
    last = what;
  }

  void step(String what) {
    show(what, 0, 1);
  }

  void done() {
    if (terminal) {
      to.print("\r\u001b[K");
      to.flush();
    }
  }
}
