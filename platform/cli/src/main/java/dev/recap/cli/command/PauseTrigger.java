package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a rule do nothing for a while. */
abstract class PauseTrigger implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As recap trigger list shows it.")
  private String name = "";

  PauseTrigger(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Command(
      name = "pause",
      description = "Has a rule do nothing until it is resumed, whatever is applied.",
      footerHeading = Recap.EXAMPLES,
      footer = {"  recap trigger pause web-cpu"})
  static final class Pause extends PauseTrigger {
    Pause(Supplier<Site> site, Console console) {
      super(site, console);
    }

    @Override
    public Integer call() {
      return told(triggers().pause(name()).paused());
    }
  }

  @Command(
      name = "resume",
      description = "Ends a pause. A rule that says itself that it is paused stays so.",
      footerHeading = Recap.EXAMPLES,
      footer = {"  recap trigger resume web-cpu"})
  static final class Resume extends PauseTrigger {
    Resume(Supplier<Site> site, Console console) {
      super(site, console);
    }

    @Override
    public Integer call() {
      return told(triggers().resume(name()).paused());
    }
  }

  final Triggers triggers() {
    return site.get().triggers();
  }

  final String name() {
    return name;
  }

  final int told(boolean paused) {
    console.say("The trigger %s is %s".formatted(name, paused ? "paused" : "active"));
    return 0;
  }
}
