package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.client.ApprovalInfo;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Decides about what somebody else wants to invoke. */
abstract class DecideApproval implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;
  private final boolean approve;

  @Parameters(paramLabel = "ID", description = "As recap approvals list shows it.")
  private String id = "";

  @Mixin private OutputOption output = new OutputOption();

  private DecideApproval(Supplier<Site> site, Console console, boolean approve) {
    this.site = site;
    this.console = console;
    this.approve = approve;
  }

  @Override
  public Integer call() {
    ApprovalInfo decided = site.get().administration().decide(id, approve);
    if (output.json()) {
      console.result(Json.text(ApprovalView.json(decided)));
    } else {
      console.say(
          "%s %s in %s for %s, until %s"
              .formatted(
                  approve ? "Approved" : "Denied",
                  decided.capsule().replaceFirst("@.*", ""),
                  decided.target(),
                  decided.caller(),
                  decided.expires()));
    }
    return 0;
  }

  @Command(
      name = "approve",
      description = "Approves an invocation: asked for again in the same way, it passes once.",
      footerHeading = Recap.EXAMPLES,
      footer = {"  recap approvals approve ID"})
  static final class Approve extends DecideApproval {
    Approve(Supplier<Site> site, Console console) {
      super(site, console, true);
    }
  }

  @Command(
      name = "deny",
      description = "Denies an invocation: until the request expires, it is refused.",
      footerHeading = Recap.EXAMPLES,
      footer = {"  recap approvals deny ID"})
  static final class Deny extends DecideApproval {
    Deny(Supplier<Site> site, Console console) {
      super(site, console, false);
    }
  }
}
