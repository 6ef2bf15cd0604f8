package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Removes a rule. What came of it stays, and runs that have begun go on.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap trigger delete web-cpu"})
final class DeleteTrigger implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As recap trigger list shows it.")
  private String name = "";

  DeleteTrigger(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    site.get().triggers().delete(name);
    console.say("Deleted the trigger " + name);
    return 0;
  }
}
