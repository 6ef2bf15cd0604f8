package dev.recap.cli.command;

import dev.recap.catalog.Publishing;
import dev.recap.cli.output.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "security",
    description = "Says that a version mends flaws that those before it have.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog security registry.example.com/team/top:1.2.1 CVE-2026-12345"})
final class SecurityFix extends StatementCommand implements Callable<Integer> {
  @Parameters(
      index = "1",
      arity = "1..*",
      paramLabel = "FLAW",
      description = "What it mends, CVE-2026-12345 for example.")
  private List<String> flaws = List.of();

  SecurityFix(Host host, Console console) {
    super(host, console);
  }

  @Override
  public Integer call() {
    return say(Publishing.Change.mends(flaws), "is a security fix");
  }
}
