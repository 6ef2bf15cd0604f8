package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogSearch.Freshness;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import picocli.CommandLine.Option;

/** The options about asking registries. */
final class FreshnessOptions {
  @Option(names = "--refresh", description = "Ask all sources now.")
  private boolean refresh;

  @Option(names = "--offline", description = "Ask no source: show what is known of them.")
  private boolean offline;

  Freshness freshness() {
    if (refresh && offline) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to ask all sources now but also none: leave one away");
    }
    return refresh ? Freshness.NOW : offline ? Freshness.OFFLINE : Freshness.USUAL;
  }
}
