package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogIndex;
import dev.recap.catalog.search.CatalogQuery;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Hit;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetResolver.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    description = "Finds capsules of this host and of its sources by words, the best first.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog search heap dump",
      "  recap catalog search network --max-power read,NET_RAW",
      "  recap catalog search --fits docker:web"
    })
final class SearchCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "WORD", arity = "0..*", description = "Words to look for.")
  private List<String> words = new ArrayList<>();

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--fits",
      paramLabel = "TARGET",
      description = "Only those that this running target has everything for.")
  private @Nullable String target;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show no more than that (default: 25; 0: all).")
  private int limit = 25;

  @Mixin private FreshnessOptions freshness = new FreshnessOptions();
  @Mixin private OutputOption output = new OutputOption();

  SearchCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (limit < 0) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read --limit but %d is no number of hits".formatted(limit));
    }
    CatalogQuery query =
        new CatalogQuery(words, filter.filter(), limit == 0 ? Integer.MAX_VALUE : limit);
    CatalogSearch search = host.search();
    SourceNames.require(query.filter().sources(), search.sources());
    SourceWatcher watcher = new SourceWatcher(console);
    try (CatalogIndex index = search.open(freshness.freshness(), watcher)) {
      CatalogIndex.Found found = search(index, query);
      console.result(
          output.json() ? CapsuleTable.json(found.hits()) : CapsuleTable.text(found.hits()));
      remark(found);
      watcher.say(index.states(), host.now());
      return 0;
    }
  }

  private CatalogIndex.Found search(CatalogIndex index, CatalogQuery query) throws IOException {
    if (target == null) {
      Predicate<Entry> all = _ -> true;
      return index.search(query, all);
    }
    try (TargetHandle held = hold(target)) {
      return index.search(query, new TargetFit(host.runtime(), held));
    }
  }

  private TargetHandle hold(String name) {
    return switch (host.targets().resolve(References.target(name))) {
      case Resolution.Resolved(TargetHandle handle) -> handle;
      case Resolution.NotFound(var _, String problem) ->
          throw new PlatformException(Problem.Kind.UNKNOWN_TARGET, problem);
      case Resolution.Ambiguous(var reference, List<String> candidates) ->
          throw new PlatformException(
              Problem.Kind.AMBIGUOUS_TARGET,
              "Tried to find %s but it can be any of %s"
                  .formatted(reference, String.join(", ", candidates)));
      case Resolution.NotRunning(var reference, String state) ->
          throw new PlatformException(
              Problem.Kind.TARGET_NOT_RUNNING,
              "Tried to look at %s but it is %s".formatted(reference, state));
    };
  }

  /** What is said beside the result: that it is not quite what was asked for. */
  private void remark(CatalogIndex.Found found) {
    if (found.hits().isEmpty()) {
      console.say("recap: no capsule was found; recap catalog search without words shows all");
      return;
    }
    Hit first = found.hits().getFirst();
    if (!first.missing().isEmpty()) {
      console.say(
          "recap: no capsule has all of the words; not found: "
              + String.join(", ", first.missing()));
    }
    if (!first.near().isEmpty()) {
      console.say(
          "recap: no capsule has %s; these have something like it"
              .formatted(String.join(", ", first.near())));
    }
    if (found.more()) {
      console.say("recap: there are more: --limit 0 shows all");
    }
  }
}
