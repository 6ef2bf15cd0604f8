package dev.recap.cli.command;

import dev.recap.catalog.Verification;
import dev.recap.catalog.trust.Verdict;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.VerificationView;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    description = {
      "Shows who signed a capsule, what its publisher says of it, what it is made of and how it was tested,"
          + " and whether this host's policy allows it.",
      "One that is not on this host is looked at where it is published; nothing is installed."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog verify registry.example.com/team/top:1.2.0",
      "  recap catalog verify top -o json | jq .signers"
    })
final class VerifyCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Mixin private CapsuleArgument argument = new CapsuleArgument();

  @Mixin private OutputOption output = new OutputOption();

  VerifyCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    CapsuleRef capsule = argument.read();
    try {
      References.build(capsule, host);
      return switch (host.registries().verify(capsule)) {
        case Verification.Result.Verified(Verification seen) -> show(seen);
        case Verification.Result.NotThere(String problem) ->
            console.fail(new Problem(Problem.Kind.UNKNOWN_CAPSULE, problem));
        case Verification.Result.Unusable(String problem) ->
            console.fail(new Problem(Problem.Kind.CAPSULE_UNAVAILABLE, problem));
      };
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }

  private int show(Verification seen) {
    console.result(output.json() ? VerificationView.json(seen) : VerificationView.text(seen));
    return switch (seen.verdict()) {
      case Verdict.Allowed _ -> 0;
      case Verdict.Refused _ -> Problem.Kind.DENIED_CAPSULE.exitCode();
    };
  }
}
