package dev.recap.cli;

import dev.recap.cli.command.Recap;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Arrays;
import java.util.Set;

/** The {@code recap} command. */
public final class Main {
  private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; its exit status. */
  static int run(String... arguments) {
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
    try (LocalHost host = new LocalHost(environment, keepWarm(arguments), console);
        ChosenSites sites = new ChosenSites(environment, host)) {
      if (willInvoke(arguments) && sites.areHere()) {
        host.prepare();
      }
      return new Recap(host, sites, console, environment.debug()).execute(arguments);
    }
  }

  /** Most commands invoke once or never; tests invoke one after the other. */
  private static int keepWarm(String... arguments) {
    return arguments.length > 1 && arguments[0].equals("capsule") && arguments[1].equals("test")
        ? 1
        : 0;
  }

  /** Most likely; the command line is read only afterwards. */
  private static boolean willInvoke(String... arguments) {
    return arguments.length > 2
        && arguments[0].equals("invoke")
        && Arrays.stream(arguments)
            .noneMatch(argument -> HELP.contains(argument) || argument.startsWith("--server"));
  }
}
