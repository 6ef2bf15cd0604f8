package dev.recap.cli.command;

import dev.recap.catalog.life.Statement;
import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "yank",
    description =
        "Takes a version out of use: it is pulled and invoked by nobody who does not name its digest.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog yank registry.example.com/team/top:1.0.0 -m \"writes to the target\""
    })
final class YankCapsule extends StatementCommand implements Callable<Integer> {
  @Mixin private ReasonOptions reason = new ReasonOptions();

  YankCapsule(Host host, Console console) {
    super(host, console);
  }

  @Override
  public Integer call() {
    return say(reason.to(Statement.State.YANKED), "is yanked");
  }
}
