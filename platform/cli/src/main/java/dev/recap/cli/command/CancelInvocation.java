package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cancel",
    description = "Ends one that runs.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap invocations cancel ID"})
final class CancelInvocation implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  CancelInvocation(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    Site there = site.get();
    InvocationRecord record = lookup.in(there);
    Optional<String> done = record.isFinal() ? Optional.empty() : there.cancel(record);
    if (done.isEmpty()) {
      return console.fail(
          new Problem(
              Problem.Kind.USAGE,
              "Tried to cancel invocation %s but it has ended".formatted(record.id())));
    }
    console.say(done.get());
    return 0;
  }
}
