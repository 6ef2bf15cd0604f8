package dev.recap.cli.command;

import dev.recap.catalog.Publishing;
import dev.recap.catalog.life.Statement;
import dev.recap.cli.output.Console;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "deprecate",
    description = "Tells everybody who invokes a version that it is not to be used any more.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog deprecate registry.example.com/team/top:1.0.0 -m \"leaks\" --successor top:2.0.0",
      "  recap catalog deprecate registry.example.com/team/top:1.0.0 --undo"
    })
final class DeprecateCapsule extends StatementCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why, one sentence.")
  private String message = "";

  @Option(
      names = "--successor",
      paramLabel = "CAPSULE",
      description = "What to use instead, NAME:VERSION.")
  private @Nullable String successor;

  @Option(names = "--undo", description = "It may be used again; takes a yank back, too.")
  private boolean undo;

  DeprecateCapsule(Host host, Console console) {
    super(host, console);
  }

  @Override
  public Integer call() {
    return say(
        Publishing.Change.to(
            undo ? Statement.State.SUPPORTED : Statement.State.DEPRECATED,
            message,
            Optional.ofNullable(successor).map(text -> References.capsule(text).toString())),
        undo ? "may be used" : "is deprecated");
  }
}
