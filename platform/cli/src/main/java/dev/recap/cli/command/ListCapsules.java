package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Manifest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists all capsules.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog list", "  recap catalog list -o json"})
final class ListCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Mixin private OutputOption output = new OutputOption();

  ListCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Manifest> all = host.catalog().list();
    console.result(output.json() ? CapsuleTable.json(all) : CapsuleTable.text(all));
    return 0;
  }
}
