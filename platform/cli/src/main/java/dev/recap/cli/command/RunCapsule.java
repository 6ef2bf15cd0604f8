package dev.recap.cli.command;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Builds the capsule of a folder and runs it in a running container. Nobody else sees it:"
          + " what recap invoke runs under its name stays what it is."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap capsule run . -t docker:web",
      "  recap capsule run functions/files -t web -p path=/etc -o json | jq .result"
    })
final class RunCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "The folder with its capsule.yaml.")
  private Path folder = Path.of("");

  @Option(
      names = {"-t", "--target"},
      paramLabel = "TARGET",
      required = true,
      description =
          "docker:NAME, podman:NAME, containerd:NS/ID, crun:ID, runc:ID, pid:N or a name.")
  private String target = "";

  @Mixin private InvocationOptions options = new InvocationOptions();

  RunCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    host.requireRoot();
    Build build = host.draft(folder.toAbsolutePath().normalize());
    if (build instanceof Build.Built(Capsule capsule)) {
      CapsuleRef exactly =
          new CapsuleRef(
              capsule.manifest().metadata().name(),
              Optional.empty(),
              Optional.of(capsule.digest()));
      return options.invoke(new LocalSite(host), console, exactly, target);
    }
    return FailedBuild.report(build, console);
  }
}
