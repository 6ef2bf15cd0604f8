package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Writes capsules of this host into one file, with all that is known about them.",
      "It is an OCI image layout, for recap catalog import on a host without a network."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog export top:1.2.0 sockets -o capsules.tar"})
final class ExportCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      paramLabel = "CAPSULE",
      arity = "1..*",
      description = "NAME[:VERSION][@DIGEST] of this host.")
  private List<String> references = new ArrayList<>();

  @Option(
      names = {"-o", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write.")
  private Path file = Path.of("");

  ExportCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<CapsuleRef> wanted = references.stream().map(References::capsule).toList();
    try {
      wanted.forEach(capsule -> References.build(capsule, host));
      List<CapsuleRef> capsules =
          host.registries().export(wanted, file.toAbsolutePath().normalize());
      capsules.forEach(capsule -> console.result(capsule.toString()));
      return 0;
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }
}
