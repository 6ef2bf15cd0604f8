package dev.recap.cli;

import dev.recap.cli.demo.DebianPackages;
import dev.recap.cli.demo.DemoContainer;
import dev.recap.cli.demo.DemoContainers;
import dev.recap.engine.command.CommandRunner;
import dev.recap.server.store.ProcOwners;
import java.util.ArrayList;
import java.util.List;

/** What the demo does to this host. */
final class LocalDemo {
  private final Environment environment;
  private final CommandRunner commands;
  private final ProcOwners owners;

  LocalDemo(Environment environment, CommandRunner commands, ProcOwners owners) {
    this.environment = environment;
    this.commands = commands;
    this.owners = owners;
  }

  DebianPackages packages() {
    return new DebianPackages(commands);
  }

  DemoContainer start() {
    return containers().start(LocalEngine.installed());
  }

  /** The containers of demos that died. */
  List<DemoContainer> leftBehind() {
    return containers().leftBehind();
  }

  /** Removes them; what was removed, one sentence part each. */
  List<String> removeLeftBehind() {
    List<String> removed = new ArrayList<>();
    for (DemoContainer container : leftBehind()) {
      container.close();
      removed.add(name(container) + ": removed");
    }
    return removed;
  }

  static String name(DemoContainer container) {
    return "the demo's container " + container.reference();
  }

  private DemoContainers containers() {
    return new DemoContainers(
        commands, environment.runDir().resolve("demo"), owners.self(), owners);
  }
}
