package dev.recap.cli.command;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Capsule;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "build",
    description = "Builds the capsule of a folder into this host's store.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap capsule build functions/top"})
final class BuildCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "The folder with its capsule.yaml.")
  private Path folder = Path.of("");

  BuildCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    Build build = host.build(folder.toAbsolutePath().normalize());
    if (build instanceof Build.Built(Capsule capsule)) {
      console.result(capsule.reference());
    }
    return FailedBuild.report(build, console);
  }
}
