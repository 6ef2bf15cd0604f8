package dev.recap.cli.command;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Problem;
import java.util.List;

/** Says why a folder gave no capsule. */
final class FailedBuild {
  private FailedBuild() {}

  /** The exit status of the command. */
  static int report(Build build, Console console) {
    return switch (build) {
      case Build.Built _ -> 0;
      case Build.Refused(List<String> problems) -> {
        problems.forEach(problem -> console.say("recap: " + problem));
        yield Problem.Kind.USAGE.exitCode();
      }
      case Build.Failed(String problem) ->
          console.fail(new Problem(Problem.Kind.CAPSULE_UNAVAILABLE, problem));
    };
  }
}
