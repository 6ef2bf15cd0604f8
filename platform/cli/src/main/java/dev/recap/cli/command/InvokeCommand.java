package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "invoke",
    description = "Runs a capsule in a running container, or in all that carry a label.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap invoke top -t docker:web",
      "  recap invoke sockets -t web -o json | jq .result",
      "  recap invoke files -t crun:web -p path=/etc",
      "  recap invoke shell -t web -T",
      "  recap invoke shell -t web -i < script.sh",
      "  recap invoke disk -l app=web --max-parallel 8 --max-failures 1"
    })
final class InvokeCommand implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "CAPSULE", description = "NAME, NAME:VERSION or NAME@sha256:DIGEST")
  private String capsule;

  @Option(
      names = {"-t", "--target"},
      paramLabel = "TARGET",
      description =
          "docker:NAME, podman:NAME, containerd:NS/ID, crun:ID, runc:ID, pid:N or a name.")
  private @Nullable String target;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY[=VALUE]",
      description = "In every container with this label; repeatable.")
  private List<String> labels = new ArrayList<>();

  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Option(
      names = {"-i", "--stdin"},
      description = "Pass standard input on to the capsule.")
  private boolean stdin;

  @Option(
      names = {"-T", "--terminal"},
      description = "Give the capsule a terminal, joined to this one.")
  private boolean terminal;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "In place of the capsule's own: 500ms, 30s, 5m, 1h.")
  private @Nullable Duration timeout;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the record.")
  private @Nullable String reason;

  @Option(names = "--artifacts", paramLabel = "DIR", description = "Copy its artifacts to DIR.")
  private @Nullable Path artifacts;

  @Option(names = "--exit-code", description = "End with the capsule's own exit status.")
  private boolean exitCode;

  @Mixin private FanOutOptions fanOut = new FanOutOptions();

  @Mixin private OutputOption output = new OutputOption();

  InvokeCommand(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    if ((target == null) == labels.isEmpty()) {
      throw usage("Tried to find where to run %s but one of -t and -l is needed, not both");
    }
    if (target != null) {
      return new SingleInvocation(
              host, console, output.json(), exitCode, Optional.ofNullable(artifacts))
          .run(request(target), stdin, terminal);
    }
    if (stdin || terminal || artifacts != null || exitCode) {
      throw usage(
          "Tried to run %s in many targets but -i, -T, --artifacts and --exit-code need -t");
    }
    return new FanOutInvocation(host, console, output.json()).run(order());
  }

  private Request request(String in) {
    return new Request(
        References.capsule(capsule),
        References.target(in),
        parameters.given().values(),
        Optional.ofNullable(timeout),
        host.caller(),
        Optional.ofNullable(reason),
        Optional.empty());
  }

  private FanOut.Order order() {
    try {
      return new FanOut.Order(
          References.capsule(capsule),
          Labels.parse(labels),
          parameters.given().values(),
          Optional.ofNullable(timeout),
          host.caller(),
          Optional.ofNullable(reason),
          fanOut.maxParallel(),
          fanOut.maxFailures());
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private PlatformException usage(String message) {
    return new PlatformException(Problem.Kind.USAGE, message.formatted(capsule));
  }
}
