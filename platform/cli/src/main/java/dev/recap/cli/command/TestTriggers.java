package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Table;
import dev.recap.client.TriggerExplanation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = {
      "Explains what rules would do about an event, and why. Keeps nothing and runs nothing.",
      "",
      "The event is JSON: as recap trigger event shows it, a CloudEvent, or alerts as Alertmanager sends",
      "them. Access is asked as if you had applied the rules; in a target that is not there now it",
      "cannot be, which is said and does not count. Ends with 0 when a rule would be run, and with 1",
      "when none would."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap trigger test -f web-cpu.yaml --event alert.json"})
final class TestTriggers implements Callable<Integer> {
  private static final int NONE = 1;

  private final Supplier<Site> site;
  private final Console console;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "Rules, YAML; - is standard input.")
  private Path file = Path.of("");

  @Option(
      names = "--event",
      paramLabel = "FILE",
      required = true,
      description = "The event, JSON; - is standard input.")
  private Path event = Path.of("");

  @Mixin private OutputOption output = new OutputOption();

  TestTriggers(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<TriggerExplanation> all =
        site.get().triggers().test(file.toString(), ReadText.of(file), ReadText.event(event));
    console.result(
        output.json()
            ? TriggerView.array(all.stream().map(TriggerExplanation::json).toList())
            : all.stream().map(TestTriggers::text).collect(Collectors.joining("\n")));
    return all.stream().anyMatch(TriggerExplanation::runs) ? 0 : NONE;
  }

  private static String text(TriggerExplanation one) {
    StringBuilder text =
        new StringBuilder(
            "%s would%s be run for the event %s%s\n"
                .formatted(
                    one.trigger(),
                    one.runs() ? "" : " not",
                    one.event(),
                    one.target().map(target -> " in " + target).orElse("")));
    Table decisions = new Table("DECISION", "PASSED", "WHY");
    one.decisions()
        .forEach(decision ->
            decisions.row(decision.about(), decision.passed() ? "yes" : "no", decision.why()));
    text.append(decisions.text());
    if (!one.steps().isEmpty()) {
      Table steps = new Table("STEP", "CAPSULE", "PARAMETERS", "REASON");
      one.steps()
          .forEach(step ->
              steps.row(step.step(), step.capsule(), step.parameters().orElse("-"), step.reason()));
      text.append(steps.text());
    }
    return text.toString();
  }
}
