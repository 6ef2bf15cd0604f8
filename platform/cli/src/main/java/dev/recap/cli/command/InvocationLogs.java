package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.InvocationRecord;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "logs",
    description = "Prints what the capsule printed, each to its own stream.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap invocations logs ID"})
final class InvocationLogs implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  InvocationLogs(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    InvocationRecord record = lookup.in(site.get());
    console.message(record.stderr().bytes(), record.stderr().bytes().length);
    console.result(record.stdout().bytes(), record.stdout().bytes().length);
    return 0;
  }
}
