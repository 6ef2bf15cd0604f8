package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.client.TokenInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description = {
      "Makes an API token and prints it. It is not kept and cannot be shown again.",
      "",
      "It says who uses it, token:NAME; what it may invoke is a question of grants."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap token create ci --scope read --scope invoke --expires 90d > token",
      "  recap token create admin --scope admin -o json"
    })
final class CreateToken implements Callable<Integer> {
  private static final int USUAL_DAYS = 30;

  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "Of whoever uses it: token:NAME in policies.")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "read|invoke|admin|events",
      description = "What it can be used for; repeatable (default: read and invoke).")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "After so long: 12h, 90d; at most 366d (default: " + USUAL_DAYS + "d).")
  private Duration lifetime = Duration.ofDays(USUAL_DAYS);

  @Mixin private OutputOption output = new OutputOption();

  CreateToken(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    TokenInfo.Created created =
        site.get()
            .administration()
            .createToken(name, scopes.isEmpty() ? List.of("read", "invoke") : scopes, lifetime);
    if (output.json()) {
      Map<String, Object> json = new LinkedHashMap<>(TokenView.json(created.token()));
      json.put("token", created.secret());
      console.result(Json.text(json));
    } else {
      console.result(created.secret());
      console.say(
          "Token %s of token:%s, valid until %s; this is the only time it is shown"
              .formatted(created.token().id(), created.token().name(), created.token().expires()));
    }
    return 0;
  }
}
