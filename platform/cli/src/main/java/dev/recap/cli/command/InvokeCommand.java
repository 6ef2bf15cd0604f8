package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
  private final Supplier<Site> sites;
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

  @Option(
      names = "--detach",
      description = "With a server: do not wait, print the id of the invocation.")
  private boolean detach;

  @Mixin private InvocationOptions options = new InvocationOptions();

  @Mixin private FanOutOptions fanOut = new FanOutOptions();

  InvokeCommand(Supplier<Site> sites, Console console) {
    this.sites = sites;
    this.console = console;
  }

  @Override
  public Integer call() {
    if ((target == null) == labels.isEmpty()) {
      throw usage("Tried to find where to run %s but one of -t and -l is needed, not both");
    }
    Site site = sites.get();
    if (detach) {
      return detached(site);
    }
    if (target != null) {
      return options.invoke(site, console, References.capsule(capsule), target);
    }
    if (options.needOneTarget()) {
      throw usage(
          "Tried to run %s in many targets but -i, -T, --artifacts and --exit-code need -t");
    }
    return new FanOutInvocation(site, console, options.json()).run(order(site));
  }

  private int detached(Site site) {
    if (target == null || options.needOneTarget()) {
      throw usage(
          "Tried to run %s without waiting but that needs -t, and no -i, -T, --artifacts and --exit-code");
    }
    console.result(site.submit(options.request(site, References.capsule(capsule), target)));
    return 0;
  }

  private FanOut.Order order(Site site) {
    try {
      return new FanOut.Order(
          References.capsule(capsule),
          Labels.parse(labels),
          options.parameters(),
          options.timeout(),
          site.caller(),
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
