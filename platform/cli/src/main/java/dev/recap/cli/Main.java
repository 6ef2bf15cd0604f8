package dev.recap.cli;

import dev.recap.cli.command.Recap;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The {@code recap} command. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    Environment environment;
    try {
      environment = Environment.read();
    } catch (Environment.Unusable e) {
      return new Console(out, err, false)
          .fail(new Problem(Problem.Kind.USAGE, String.valueOf(e.getMessage())));
    }
    Console console = new Console(out, err, environment.progress());
    try (LocalHost host = new LocalHost(environment, console)) {
      return new Recap(host, console, environment.debug()).execute(arguments);
    }
  }
}
