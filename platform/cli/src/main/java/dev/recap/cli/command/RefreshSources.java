package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexRefresh.Refreshed;
import dev.recap.catalog.source.Source;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "refresh",
    description = "Asks sources what they have now.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog source refresh", "  recap catalog source refresh team"})
final class RefreshSources implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these.")
  private List<String> names = new ArrayList<>();

  RefreshSources(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CatalogSearch search = host.search();
    int status = 0;
    for (Source source : SourceNames.of(names, search.sources())) {
      Refreshed result = search.ask(source, new SourceWatcher(console));
      if (result.failure().isPresent()) {
        console.say("recap: " + result.failure().get());
        status = Problem.Kind.CAPSULE_UNAVAILABLE.exitCode();
      } else {
        console.say(
            "recap: %s has %d versions of capsules, %d of them new"
                .formatted(source.name(), result.versions(), result.read()));
      }
    }
    return status;
  }
}
