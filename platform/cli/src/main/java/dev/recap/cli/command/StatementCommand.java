package dev.recap.cli.command;

import dev.recap.catalog.Publishing;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.TransferProgress;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** What the commands have in common that say something of a version. */
abstract class StatementCommand {
  private final Host host;
  private final Console console;

  @Mixin private CapsuleArgument argument = new CapsuleArgument();

  @Mixin private KeyOption key = new KeyOption();

  StatementCommand(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  /** Says it, and publishes it where the capsule is. */
  final int say(Publishing.Change change, String what) {
    CapsuleRef capsule = argument.read();
    try (TransferProgress progress = new TransferProgress(console, "Telling " + capsule.name())) {
      return SaidResult.report(
          host.registries().say(capsule, change, key.read(host), progress), what, console);
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }
}
