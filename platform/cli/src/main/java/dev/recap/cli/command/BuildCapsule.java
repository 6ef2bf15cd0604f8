package dev.recap.cli.command;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.lock.LockMode;
import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "build",
    description = {
      "Builds the capsules of folders into this host's store.",
      "The first build writes capsule.lock, which names exactly what was taken; later ones take the same or fail."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap capsule build functions/top",
      "  recap capsule build . --layout /tmp/top && skopeo inspect oci:/tmp/top"
    })
final class BuildCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders with a capsule.yaml.")
  private List<Path> folders = List.of();

  @Option(
      names = "--update-lock",
      description = "Take what packages, images and artifacts are now, and lock that.")
  private boolean updateLock;

  @Option(
      names = {"-o", "--layout"},
      paramLabel = "LAYOUT",
      description = "Also write the capsule into this OCI image layout.")
  private @Nullable Path layout;

  BuildCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    int status = 0;
    for (Path folder : folders) {
      status = Math.max(status, build(folder));
    }
    return status;
  }

  private int build(Path folder) {
    Build build =
        host.build(
            folder.toAbsolutePath().normalize(), updateLock ? LockMode.UPDATE : LockMode.STRICT);
    if (build instanceof Build.Built(Capsule capsule)) {
      console.result(capsule.reference());
      if (layout != null) {
        return export(capsule, layout);
      }
    }
    return FailedBuild.report(build, console);
  }

  private int export(Capsule capsule, Path to) {
    try {
      host.export(capsule, to.toAbsolutePath().normalize());
      return 0;
    } catch (IOException e) {
      return console.fail(
          new Problem(
              Problem.Kind.ofFile(e),
              "Tried to write the image layout %s but %s".formatted(to, e.getMessage())));
    }
  }
}
