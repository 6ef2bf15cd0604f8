package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordView;
import dev.recap.cli.output.RecordsJson;
import dev.recap.cli.output.Table;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "Lists them, the newest first.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap invocations -n 10",
      "  recap invocations show ID",
      "  recap invocations logs ID",
      "  recap invocations artifacts ID --to DIR",
      "  recap invocations cancel ID"
    })
final class ListInvocations implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 50;

  private final Supplier<Site> site;
  private final Console console;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many (default: " + DEFAULT_LIMIT + ").")
  private int limit = DEFAULT_LIMIT;

  @Mixin private OutputOption output = new OutputOption();

  ListInvocations(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<InvocationRecord> records = site.get().list(limit);
    console.result(output.json() ? RecordsJson.all(records) : table(records));
    return 0;
  }

  private static String table(List<InvocationRecord> records) {
    Table table = new Table("INVOCATION", "ACCEPTED", "CAPSULE", "TARGET", "OUTCOME", "RECEIPT");
    for (InvocationRecord record : records) {
      table.row(
          record.id(),
          record.accepted().truncatedTo(ChronoUnit.SECONDS).toString(),
          RecordView.shortCapsule(record),
          record.target(),
          record.outcome().map(Outcome::word).orElse("running"),
          record.receipt().map(r -> r.clean() ? "clean" : "not clean").orElse("-"));
    }
    return table.text();
  }
}
