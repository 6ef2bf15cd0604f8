package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordView;
import dev.recap.cli.output.RecordsJson;
import dev.recap.core.invocation.InvocationRecord;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    description = "Shows one: outcome, phases, receipt, artifacts.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap invocations show ID", "  recap invocations show ID -o json"})
final class ShowInvocation implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  @Mixin private OutputOption output = new OutputOption();

  ShowInvocation(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    InvocationRecord record = lookup.in(site.get());
    console.result(output.json() ? RecordsJson.one(record) : RecordView.text(record));
    return 0;
  }
}
