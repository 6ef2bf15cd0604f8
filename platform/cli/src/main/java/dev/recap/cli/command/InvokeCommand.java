package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.List;
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

  @Mixin private InvocationOptions options = new InvocationOptions();

  @Mixin private FanOutOptions fanOut = new FanOutOptions();

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
      return options.invoke(host, console, References.capsule(capsule), target);
    }
    if (options.needOneTarget()) {
      throw usage(
          "Tried to run %s in many targets but -i, -T, --artifacts and --exit-code need -t");
    }
    return new FanOutInvocation(host, console, options.json()).run(order());
  }

  private FanOut.Order order() {
    try {
      return new FanOut.Order(
          References.capsule(capsule),
          Labels.parse(labels),
          options.parameters(),
          options.timeout(),
          host.caller(),
          options.reason(),
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
