package dev.recap.cli.command;

import dev.recap.catalog.remote.Pull;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.TransferProgress;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    description = {
      "Pulls capsules into this host's store, if policy allows them.",
      "A name alone is looked for in the sources, in their order; its newest version is taken."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog pull top",
      "  recap catalog pull registry.example.com/team/top:1.2.0"
    })
final class PullCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      paramLabel = "CAPSULE",
      arity = "1..*",
      description = "[HOST/NAMESPACE/]NAME[:VERSION][@sha256:DIGEST]")
  private List<String> references = List.of();

  @Option(
      names = "--allow-downgrade",
      description = "Also one that is older or another one than was seen there before.")
  private boolean allowDowngrade;

  PullCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<CapsuleRef> all = references.stream().map(References::capsule).toList();
    int status = 0;
    for (CapsuleRef capsule : all) {
      status = Math.max(status, pull(capsule));
    }
    return status;
  }

  private int pull(CapsuleRef capsule) {
    Pull end;
    try (TransferProgress progress = new TransferProgress(console, "Pulling " + capsule.name())) {
      end = host.registries().pull(capsule, allowDowngrade, progress);
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
    return PullResult.report(end, console);
  }
}
