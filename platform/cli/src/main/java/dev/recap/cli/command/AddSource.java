package dev.recap.cli.command;

import dev.recap.catalog.manifest.Quantities;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.source.Source;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = "Adds a source after the others.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog source add team registry.example.com/team",
      "  recap catalog source add lab localhost:5000/lab --plain-http"
    })
final class AddSource implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(index = "0", paramLabel = "NAME", description = "What it is called on this host.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "HOST/NAMESPACE",
      description = "Where its capsules are: HOST/NAMESPACE/CAPSULE.")
  private String repository = "";

  @Option(names = "--plain-http", description = "Speak to the registry without TLS.")
  private boolean plainHttp;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) of those who may vouch for the registry.")
  private @Nullable Path ca;

  @Option(
      names = "--refresh",
      paramLabel = "DURATION",
      description =
          "How old what is known of it may be before a search asks it again (default: 1h; 0s: never by itself).")
  private @Nullable String refresh;

  AddSource(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Optional<String> problem = host.sources().add(source());
    if (problem.isPresent()) {
      throw new PlatformException(Problem.Kind.USAGE, problem.get());
    }
    console.say(
        "recap: added %s to %s; recap catalog source refresh %s asks it now"
            .formatted(name, host.sources().path(), name));
    return 0;
  }

  private Source source() {
    try {
      return new Source(
          name,
          RepositoryName.parse(repository),
          plainHttp,
          Optional.ofNullable(ca).map(Path::toAbsolutePath).map(Path::normalize),
          refresh == null ? Source.REFRESH : Quantities.duration(refresh));
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
