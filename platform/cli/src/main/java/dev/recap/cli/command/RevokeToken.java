package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    description = "Takes an API token back: from now on it proves nothing.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap token revoke ID"})
final class RevokeToken implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "ID", description = "As recap token list shows it.")
  private String id = "";

  RevokeToken(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    site.get().administration().revokeToken(id);
    console.say("Revoked the token " + id);
    return 0;
  }
}
