package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogIndex;
import dev.recap.catalog.search.CatalogQuery;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Hit;
import dev.recap.cli.output.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Lists the capsules of this host.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog list", "  recap catalog list --available -o json"})
final class ListCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Option(names = "--available", description = "Those of all sources too.")
  private boolean available;

  @Mixin private FreshnessOptions freshness = new FreshnessOptions();
  @Mixin private OutputOption output = new OutputOption();

  ListCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<Hit> all = available ? available() : installed(host.search().local());
    console.result(output.json() ? CapsuleTable.json(all) : CapsuleTable.text(all));
    return 0;
  }

  private static List<Hit> installed(List<Entry> entries) {
    Map<String, List<Entry>> byName = new TreeMap<>();
    entries.forEach(
        entry -> byName.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry));
    return byName.values().stream()
        .flatMap(versions -> CatalogIndex.newest(versions).stream())
        .map(entry -> new Hit(entry, entry.digest().isPresent(), List.of(), List.of()))
        .toList();
  }

  private List<Hit> available() throws IOException {
    CatalogSearch search = host.search();
    SourceWatcher watcher = new SourceWatcher(console);
    try (CatalogIndex index = search.open(freshness.freshness(), watcher)) {
      watcher.say(index.states(), host.now());
      return index
          .search(
              new CatalogQuery(List.of(), CatalogQuery.Filter.ALL, Integer.MAX_VALUE), _ -> true)
          .hits();
    }
  }
}
