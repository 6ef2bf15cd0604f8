package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.client.AuditVerification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    description = {
      "Checks that no row of the audit log was changed or removed.",
      "",
      "Ends with 1 when one was. The head is the hash of the newest row: written down elsewhere, it"
          + " shows later whether even the whole log was made anew."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap audit verify", "  recap audit verify -o json"})
final class VerifyAudit implements Callable<Integer> {
  private static final int TAMPERED = 1;

  private final Supplier<Site> site;
  private final Console console;

  @Mixin private OutputOption output = new OutputOption();

  VerifyAudit(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    AuditVerification found = site.get().administration().verifyAudit();
    console.result(output.json() ? json(found) : text(found));
    return found.intact() ? 0 : TAMPERED;
  }

  private static String json(AuditVerification found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("intact", found.intact());
    json.put("rows", found.rows());
    json.put("head", found.head());
    json.put("problems", found.problems());
    return Json.text(json);
  }

  private static String text(AuditVerification found) {
    StringBuilder text = new StringBuilder(found.intact() ? "intact" : "NOT INTACT");
    text.append(", %d rows, head %s\n".formatted(found.rows(), found.head()));
    found.problems().forEach(problem -> text.append(problem).append('\n'));
    return text.toString();
  }
}
