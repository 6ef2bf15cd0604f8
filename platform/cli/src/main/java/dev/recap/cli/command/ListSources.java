package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.IndexState;
import dev.recap.catalog.source.Source;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description =
        "Lists the sources in the order in which they are asked, and what is known of them.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog source list"})
final class ListSources implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Mixin private OutputOption output = new OutputOption();

  ListSources(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CatalogSearch search = host.search();
    List<IndexState> states = search.states();
    console.result(
        output.json() ? json(search.sources(), states) : table(search.sources(), states));
    return 0;
  }

  private String table(List<Source> sources, List<IndexState> states) {
    Table table = new Table("SOURCE", "REPOSITORY", "CAPSULES", "ASKED", "PROBLEM");
    for (int i = 0; i < sources.size(); i++) {
      IndexState state = states.get(i);
      table.row(
          sources.get(i).name(),
          sources.get(i).namespace().toString(),
          Integer.toString(state.capsules()),
          state.at().map(at -> SourceWatcher.age(at, host.now())).orElse("never"),
          state.problem().orElse("-"));
    }
    return table.text();
  }

  private static String json(List<Source> sources, List<IndexState> states) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      IndexState state = states.get(i);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", sources.get(i).name());
      one.put("repository", sources.get(i).namespace().toString());
      one.put("capsules", state.capsules());
      state.at().ifPresent(at -> one.put("at", at));
      state.tried().ifPresent(tried -> one.put("tried", tried));
      state.problem().ifPresent(problem -> one.put("problem", problem));
      all.add(one);
    }
    return Json.text(all);
  }
}
