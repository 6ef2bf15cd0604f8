package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.ManifestView;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows what a capsule does, takes and may do.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog show top", "  recap catalog show top -o json"})
final class ShowCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "CAPSULE", description = "NAME or NAME:VERSION")
  private String reference = "";

  @Mixin private OutputOption output = new OutputOption();

  ShowCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    CapsuleRef wanted = References.capsule(reference);
    for (Manifest capsule : host.catalog().list()) {
      if (fits(wanted, capsule.metadata())) {
        return show(capsule);
      }
    }
    // An older version, or none of the kind.
    return switch (host.catalog().find(wanted)) {
      case Lookup.Found(Capsule capsule, List<String> notices) -> {
        notices.forEach(notice -> console.say("recap: " + notice));
        yield show(capsule.manifest());
      }
      case Lookup.Unknown unknown -> console.fail(Problem.of(unknown));
      case Lookup.Refused refused -> console.fail(Problem.of(refused));
      case Lookup.Unavailable unavailable -> console.fail(Problem.of(unavailable));
    };
  }

  private int show(Manifest capsule) {
    console.result(
        output.json() ? Json.text(ManifestView.json(capsule)) : ManifestView.text(capsule));
    return 0;
  }

  private static boolean fits(CapsuleRef wanted, Manifest.Metadata about) {
    return about.name().equals(wanted.name())
        && wanted.version().map(about.version()::equals).orElse(true);
  }
}
