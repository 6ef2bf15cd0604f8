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
    name = "yank",
    description =
        "Takes a version out of use: it is pulled and invoked by nobody who does not name its digest.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog yank registry.example.com/team/top:1.0.0 -m \"writes to the target\""
    })
final class YankCapsule extends StatementCommand implements Callable<Integer> {
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

  YankCapsule(Host host, Console console) {
    super(host, console);
  }

  @Override
  public Integer call() {
    return say(
        Publishing.Change.to(
            Statement.State.YANKED,
            message,
            Optional.ofNullable(successor).map(text -> References.capsule(text).toString())),
        "is yanked");
  }
}
