package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.Table;
import dev.recap.client.TokenInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists the API tokens, the newest first, without what proves them.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap token list", "  recap token list -o json"})
final class ListTokens implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private OutputOption output = new OutputOption();

  ListTokens(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<TokenInfo> tokens = site.get().administration().tokens();
    console.result(
        output.json() ? Json.text(tokens.stream().map(TokenView::json).toList()) : table(tokens));
    return 0;
  }

  private static String table(List<TokenInfo> tokens) {
    Table table = new Table("TOKEN", "NAME", "SCOPES", "EXPIRES", "LAST USED", "REVOKED");
    for (TokenInfo token : tokens) {
      table.row(
          token.id(),
          token.name(),
          String.join(",", token.scopes()),
          time(Optional.of(token.expires())),
          time(token.lastUsed()),
          time(token.revoked()));
    }
    return table.text();
  }

  private static String time(Optional<Instant> at) {
    return at.map(when -> when.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
  }
}
