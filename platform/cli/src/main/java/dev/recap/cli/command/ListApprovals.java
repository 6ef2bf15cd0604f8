package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.Table;
import dev.recap.client.ApprovalInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description =
        "Lists your own requests for approval and those you may decide, the newest first.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap approvals", "  recap approvals approve ID", "  recap approvals deny ID"})
final class ListApprovals implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 50;

  private final Supplier<Site> site;
  private final Console console;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many (default: " + DEFAULT_LIMIT + ").")
  private int limit = DEFAULT_LIMIT;

  @Mixin private OutputOption output = new OutputOption();

  ListApprovals(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ApprovalInfo> approvals = site.get().administration().approvals(limit);
    console.result(
        output.json()
            ? Json.text(approvals.stream().map(ApprovalView::json).toList())
            : table(approvals));
    return 0;
  }

  private static String table(List<ApprovalInfo> approvals) {
    Table table =
        new Table("APPROVAL", "STATE", "CALLER", "CAPSULE", "TARGET", "EXPIRES", "REASON");
    for (ApprovalInfo approval : approvals) {
      table.row(
          approval.id(),
          ApprovalView.state(approval),
          approval.caller(),
          approval.capsule().replaceFirst("@.*", ""),
          approval.target(),
          approval.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
          approval.reason().orElse("-"));
    }
    return table.text();
  }
}
