package dev.recap.cli.command;

import dev.recap.catalog.store.Garbage;
import dev.recap.catalog.store.Retention;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "gc",
    description = {
      "Removes from this host's store what nobody needs any more.",
      "What runs now, and what was used or came within the last hour, always stays."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog gc --dry-run", "  recap catalog gc --keep 2 --unused-for 30d"})
final class CollectGarbage implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Keep the N highest versions of each capsule (default: all).")
  private @Nullable Integer keep;

  @Option(
      names = "--unused-for",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "Remove only what was not used for so long (default: 7d).")
  private @Nullable Duration unused;

  CollectGarbage(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    host.requireRoot();
    Retention retention = Retention.STANDARD;
    if (keep != null) {
      if (keep < 1) {
        throw new PlatformException(
            Problem.Kind.USAGE,
            "Tried to keep %d versions of each capsule but at least one has to stay"
                .formatted(keep));
      }
      retention = retention.keeping(keep);
    }
    if (unused != null) {
      retention = retention.usedWithin(unused);
    }
    try {
      report(host.registries().collect(retention, !dryRun));
      return 0;
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }

  private void report(Garbage garbage) {
    StringBuilder text = new StringBuilder();
    for (Garbage.Capsule capsule : garbage.capsules()) {
      text.append(capsule.reference()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%s %d capsules, %d layers, %d blobs and %d leftovers: %.1f MB",
            dryRun ? "Would remove" : "Removed",
            garbage.capsules().size(),
            garbage.layers(),
            garbage.blobs(),
            garbage.leftovers(),
            garbage.bytes() / 1e6));
    console.result(text.toString());
  }
}
