package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Table;
import dev.recap.client.TriggerRun;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = {
      "Lists what events came to by rules, the newest first; or shows one run with its steps and results.",
      "",
      "They are kept as long as their events. A replay is a run of its own: the one that it replays stays",
      "in the list as it was."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap trigger runs --trigger web-cpu",
      "  recap trigger runs --state dead",
      "  recap trigger runs ID"
    })
final class ListRuns implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  /** With the causes, which the list shows in place of suppressed. */
  private static final List<String> STATES =
      List.of(
          "suppressed",
          "waiting",
          "running",
          "succeeded",
          "dead",
          "duplicate",
          "cooldown",
          "budget",
          "total-budget",
          "quiet",
          "paused",
          "dry-run",
          "loop",
          "stale",
          "no-step");

  private static final int USUAL = 50;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Of one run.")
  private @Nullable String id;

  @Option(names = "--trigger", paramLabel = "NAME", description = "Only of this rule.")
  private @Nullable String trigger;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only in this state: suppressed, waiting, running, succeeded or dead; or why it was suppressed: "
              + "duplicate, cooldown, budget, total-budget, quiet, paused, dry-run, loop, stale or no-step.")
  private @Nullable String state;

  @Option(names = "--event", paramLabel = "ID", description = "Only of this stored event.")
  private @Nullable String event;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many (default: " + USUAL + ").")
  private int limit = USUAL;

  @Mixin private OutputOption output = new OutputOption();

  ListRuns(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    Triggers triggers = site.get().triggers();
    if (id != null) {
      console.result(TriggerView.run(triggers.run(id), output.json()));
      return 0;
    }
    List<TriggerRun> runs =
        triggers.runs(
            new TriggerRun.Wanted(
                Optional.ofNullable(trigger),
                Optional.ofNullable(state).map(ListRuns::known),
                Optional.ofNullable(event)),
            Math.max(limit, 1));
    console.result(
        output.json()
            ? TriggerView.array(runs.stream().map(TriggerRun::json).toList())
            : table(runs));
    return 0;
  }

  private static String known(String state) {
    if (!STATES.contains(state)) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to list the runs in the state %s but there is none of that name: give --state one of %s"
              .formatted(state, String.join(", ", STATES)));
    }
    return state;
  }

  private static String table(List<TriggerRun> runs) {
    Table table = new Table("RUN", "DECIDED", "TRIGGER", "TARGET", "STATE", "WHY");
    for (TriggerRun run : runs) {
      table.row(
          run.id(),
          run.decided().truncatedTo(ChronoUnit.SECONDS).toString(),
          run.trigger(),
          run.target().orElse("-"),
          run.cause().orElse(run.state()),
          run.why().map(why -> why.lines().findFirst().orElse("")).orElse("-"));
    }
    return table.text();
  }
}
