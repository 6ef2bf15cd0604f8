package dev.recap.function;

import java.io.PrintStream;
import java.util.Map;

/**
 * The program of a capsule with {@code runtime: java}: {@code Main CLASS} or {@code Main
 * CLASS#METHOD}, with the parameters in {@code RECAP_PARAMS}.
 *
 * <p>Started for every invocation, so nothing here uses what the JVM links at run time (lambdas,
 * pattern switches).
 */
public final class Main {
  private Main() {}

  /** Runs the function and ends the process: 0 with its result on standard output, else 1. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    PrintStream result = System.out;
    // The result stands alone on standard output, whatever the function or its libraries print.
    System.setOut(System.err);
    String reference = arguments.length == 1 ? arguments[0] : "";
    ExitGuard guard = new ExitGuard(reference, System.err);
    Runtime.getRuntime().addShutdownHook(guard);
    Invocation invocation = new Invocation(reference, result, System.err);
    int status = invocation.run(environment.getOrDefault("RECAP_PARAMS", "{}"));
    guard.ended();
    System.exit(status);
  }
}
