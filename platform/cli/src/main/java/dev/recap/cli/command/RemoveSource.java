package dev.recap.cli.command;

import dev.recap.catalog.source.SourcesFile;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Removes a source; what was pulled from it stays.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog source remove lab"})
final class RemoveSource implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "What it is called on this host.")
  private String name = "";

  RemoveSource(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    SourcesFile file = host.sources();
    if (file.read() instanceof SourcesFile.Reading.Invalid(List<String> problems)) {
      throw new PlatformException(Problem.Kind.USAGE, String.join("\n", problems));
    }
    if (!file.remove(name)) {
      throw SourceNames.unknown(name, host.search().sources());
    }
    console.say("recap: removed %s from %s".formatted(name, file.path()));
    return 0;
  }
}
