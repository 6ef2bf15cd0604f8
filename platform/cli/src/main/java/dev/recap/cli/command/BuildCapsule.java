package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "build", description = "Builds the capsule of a folder into this host's store.")
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
    Path there = folder.toAbsolutePath().normalize();
    Path name = there.getFileName();
    Path parent = there.getParent();
    if (name == null || parent == null || !Files.isRegularFile(there.resolve("capsule.yaml"))) {
      return console.fail(
          new Problem(
              Problem.Kind.USAGE,
              "Tried to build the capsule in %s but there is no capsule.yaml".formatted(there)));
    }
    CapsuleRef reference = References.capsule(name.toString());
    return switch (host.catalogOf(parent).find(reference)) {
      case Lookup.Found(Capsule capsule) -> {
        console.result(capsule.reference());
        yield 0;
      }
      case Lookup.Unknown unknown ->
          console.fail(
              new Problem(
                  Problem.Kind.UNKNOWN_CAPSULE,
                  "Tried to build the capsule %s but its folder does not describe it"
                      .formatted(unknown.reference())));
      case Lookup.Unavailable unavailable ->
          console.fail(new Problem(Problem.Kind.CAPSULE_UNAVAILABLE, unavailable.problem()));
    };
  }
}
