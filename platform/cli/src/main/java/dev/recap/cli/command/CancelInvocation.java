package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cancel",
    description = "Ends one that runs.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap invocations cancel ID"})
final class CancelInvocation implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  CancelInvocation(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    InvocationRecord record = lookup.in(host);
    if (record.isFinal() || !host.askToEnd(record.owner())) {
      return console.fail(
          new Problem(
              Problem.Kind.USAGE,
              "Tried to cancel invocation %s but it has ended".formatted(record.id())));
    }
    console.say("Asked RECap process %d to cancel it".formatted(record.owner().pid()));
    return 0;
  }
}
