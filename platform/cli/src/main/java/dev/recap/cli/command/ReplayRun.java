package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.client.TriggerRun;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = {
      "Has a run carried out once more, by the rule that is in force now.",
      "",
      "Of one that succeeded and of which somebody could not be told, only the telling is done again."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap trigger runs --state dead", "  recap trigger replay ID"})
final class ReplayRun implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "As recap trigger runs shows it.")
  private String id = "";

  @Mixin private OutputOption output = new OutputOption();

  ReplayRun(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    TriggerRun run = site.get().triggers().replay(id);
    console.result(TriggerView.run(run, output.json()));
    return 0;
  }
}
