package dev.recap.cli.command;

import dev.recap.catalog.life.Statement;
import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private ReasonOptions reason = new ReasonOptions();

  @Option(names = "--undo", description = "It may be used again; takes a yank back, too.")
  private boolean undo;

  DeprecateCapsule(Host host, Console console) {
    super(host, console);
  }

  @Override
  public Integer call() {
    return undo
        ? say(reason.to(Statement.State.SUPPORTED), "may be used")
        : say(reason.to(Statement.State.DEPRECATED), "is deprecated");
  }
}
