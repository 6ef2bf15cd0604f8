package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "event",
    description = {
      "Shows a stored event and what it came to, as JSON.",
      "",
      "recap trigger test takes it."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap trigger runs --state dead",
      "  recap trigger event ID > event.json",
      "  recap trigger test -f web-cpu.yaml --event event.json"
    })
final class ShowEvent implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "As recap trigger runs ID shows it.")
  private String id = "";

  ShowEvent(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    console.result(site.get().triggers().event(id));
    return 0;
  }
}
