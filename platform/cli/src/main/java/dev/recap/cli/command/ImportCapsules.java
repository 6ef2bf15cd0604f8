package dev.recap.cli.command;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.remote.Pull;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Takes the capsules of a file that recap catalog export wrote into this host's store.",
      "They are checked as if a registry had sent them, and policy is asked."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog import capsules.tar",
      "  recap catalog import capsules.tar --published registry.example.com/team"
    })
final class ImportCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "An OCI image layout as a tar archive.")
  private Path file = Path.of("");

  @Option(
      names = "--published",
      paramLabel = "HOST/NAMESPACE",
      description = "Where they are published, which policy goes by.")
  private @Nullable String published;

  ImportCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<RepositoryName> namespace = Optional.ofNullable(published).map(References::namespace);
    try (TransferProgress progress = new TransferProgress(console, "Importing")) {
      int status = 0;
      for (Pull pull :
          host.registries().takeArchive(file.toAbsolutePath().normalize(), namespace, progress)) {
        status = Math.max(status, PullResult.report(pull, console));
      }
      return status;
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }
}
