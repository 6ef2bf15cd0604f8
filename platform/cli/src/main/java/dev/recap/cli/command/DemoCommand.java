package dev.recap.cli.command;

import dev.recap.cli.demo.DemoContainer;
import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.doctor.Finding;
import dev.recap.cli.output.Console;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.cli.terminal.Interrupts;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Starts a minimal container, invokes capsules in it, and shows the receipts.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap demo", "  recap demo --no-install"})
final class DemoCommand implements Callable<Integer> {
  private final Host host;
  private final Console console;
  private final Cancellation cancellation = new Cancellation();

  @Option(names = "--no-install", description = "Install nothing; end if something is missing.")
  private boolean noInstall;

  DemoCommand(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    host.requireRoot();
    try (Interrupts _ = new Interrupts(cancellation::cancel)) {
      List<String> missing = missing();
      if (!missing.isEmpty()) {
        install(missing);
      }
      return show();
    }
  }

  private List<String> missing() {
    console.progress("looking at this host");
    List<Finding> findings = host.demoNeeds().examine();
    TreeSet<String> packages = new TreeSet<>();
    List<String> unmendable = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.state() != Finding.State.BAD) {
        continue;
      }
      if (finding.packages().isEmpty()) {
        unmendable.add(finding.subject() + ": " + finding.found() + ". " + finding.mend());
      } else {
        packages.addAll(finding.packages());
        console.say("%s: %s".formatted(finding.subject(), finding.found()));
      }
    }
    if (!unmendable.isEmpty()) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to prepare the demo but " + String.join("; ", unmendable));
    }
    return List.copyOf(packages);
  }

  private void install(List<String> packages) {
    String all = String.join(" ", packages);
    if (noInstall) {
      throw new PlatformException(
          Problem.Kind.NO_RUNTIME,
          "Tried to run the demo without installing anything but these packages are missing: %s"
              .formatted(all));
    }
    console.say("Installing with apt-get, because of the above: " + all);
    host.packages().install(packages);
    List<Finding> after = host.demoNeeds().examine();
    if (!Doctor.healthy(after)) {
      throw new PlatformException(
          Problem.Kind.NO_RUNTIME,
          "Tried to install what the demo needs but something is still missing");
    }
  }

  private int show() {
    console.progress("starting a container");
    try (DemoContainer container = host.startDemoContainer()) {
      console.result(
          """
          %s is a container of %d KiB: an init, a server on port 8080 and its libraries.
          There is no shell and no tool in it. What follows was brought, run and taken away.\
          """
              .formatted(container.reference(), container.size() >> 10));
      return new DemoTour(host, console, cancellation).of(container.reference());
    } finally {
      console.clear();
    }
  }
}
