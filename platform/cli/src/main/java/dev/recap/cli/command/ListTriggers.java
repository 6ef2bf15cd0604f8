package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Table;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = {
      "Lists the rules you may see, and what of them does not fit the host any more; to administrators",
      "also what is wrong in the files of triggers.d."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap trigger list", "  recap trigger list -o json"})
final class ListTriggers implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private OutputOption output = new OutputOption();

  ListTriggers(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    TriggerList list = site.get().triggers().list();
    List<TriggerInfo> all = list.triggers();
    list.fileProblems().forEach(console::say);
    if (output.json()) {
      console.result(TriggerView.array(all.stream().map(TriggerInfo::json).toList()));
      return 0;
    }
    console.result(table(all));
    all.forEach(trigger -> trigger.problems().forEach(console::say));
    return 0;
  }

  private static String table(List<TriggerInfo> all) {
    Table table = new Table("TRIGGER", "STATE", "SOURCE", "CAPSULES", "AUTHOR", "REVISION");
    for (TriggerInfo trigger : all) {
      table.row(
          trigger.name(),
          TriggerView.state(trigger),
          trigger.source().orElse("-"),
          String.join(",", trigger.capsules()),
          trigger.author(),
          Long.toString(trigger.revision()));
    }
    return table.text();
  }
}
