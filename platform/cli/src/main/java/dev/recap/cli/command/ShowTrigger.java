package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.client.TriggerInfo;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows a rule as it was written, and what of it does not fit the host any more.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap trigger show web-cpu > web-cpu.yaml",
      "  recap trigger show web-cpu -o json"
    })
final class ShowTrigger implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As recap trigger list shows it.")
  private String name = "";

  @Mixin private OutputOption output = new OutputOption();

  ShowTrigger(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    TriggerInfo trigger = site.get().triggers().show(name);
    console.result(output.json() ? trigger.json() : trigger.rule().orElse(""));
    if (!output.json()) {
      console.say(
          "%s, revision %d of %s, applied %s%s"
              .formatted(
                  TriggerView.state(trigger),
                  trigger.revision(),
                  trigger.author(),
                  trigger.applied(),
                  trigger.file().map(file -> " from " + file).orElse("")));
    }
    trigger.problems().forEach(console::say);
    return 0;
  }
}
