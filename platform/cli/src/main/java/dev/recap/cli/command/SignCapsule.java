package dev.recap.cli.command;

import dev.recap.catalog.trust.SigningKey;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.TransferProgress;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "sign",
    description =
        "Signs a capsule as cosign does, and publishes the signature where the capsule is.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog sign registry.example.com/team/top:1.2.0 --key team.key"})
final class SignCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Mixin private CapsuleArgument argument = new CapsuleArgument();

  @Mixin private KeyOption key = new KeyOption();

  SignCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    CapsuleRef capsule = argument.read();
    try (TransferProgress progress = new TransferProgress(console, "Signing " + capsule.name())) {
      SigningKey with =
          key.read(host)
              .orElseThrow(() ->
                  new PlatformException(
                      Problem.Kind.USAGE,
                      "Tried to sign %s but no key is named: --key FILE, which recap catalog key generate makes"
                          .formatted(capsule)));
      return SaidResult.report(host.registries().sign(capsule, with, progress), "signed", console);
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }
}
