package dev.recap.function;

import java.io.PrintStream;

/** A shutdown hook that fails a function which ends the JVM instead of returning a result. */
final class ExitGuard extends Thread {
  private final String reference;
  private final PrintStream errors;
  private volatile boolean ended;

  ExitGuard(String reference, PrintStream errors) {
    super("exit guard");
    this.reference = reference;
    this.errors = errors;
  }

  /** The function is through; from now on the JVM may end. */
  void ended() {
    ended = true;
  }

  @Override
  public void run() {
    if (ended || endedBySignal()) {
      return;
    }
    errors.println(
        "Tried to take the result of the function "
            + reference
            + " but it called System.exit: return a result, or throw an exception to fail");
    errors.flush();
    // The status it asked for may be 0, which would stand for a result.
    Runtime.getRuntime().halt(Invocation.FAILED);
  }

  /** The JDK ends the JVM for a signal on a thread it names after it. */
  private static boolean endedBySignal() {
    for (Thread thread : getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("SIG") && thread.getName().endsWith(" handler")) {
        return true;
      }
    }
    return false;
  }
}
