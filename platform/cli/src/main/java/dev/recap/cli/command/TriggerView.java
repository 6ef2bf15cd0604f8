package dev.recap.cli.command;

import dev.recap.cli.output.Table;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerRun;
import java.util.List;

/** Rules and runs for people. */
final class TriggerView {
  private TriggerView() {}

  /** Objects that are JSON as a list of them. */
  static String array(List<String> objects) {
    return "[" + String.join(",\n", objects) + "]";
  }

  static String state(TriggerInfo trigger) {
    if (!trigger.problems().isEmpty()) {
      return "does not fit";
    }
    if (trigger.paused()) {
      return "paused";
    }
    return trigger.dryRun() ? "dry run" : "active";
  }

  static String run(TriggerRun run, boolean json) {
    if (json) {
      return run.json();
    }
    StringBuilder text =
        new StringBuilder(
            "Run %s of %s%s: %s%s\n%sEvent %s\n"
                .formatted(
                    run.id(),
                    run.trigger(),
                    run.target().map(target -> " in " + target).orElse(""),
                    run.state(),
                    run.why().map(why -> ", " + why).orElse(""),
                    run.replayOf().map("replays %s\n"::formatted).orElse(""),
                    run.event()));
    if (!run.steps().isEmpty()) {
      Table steps = new Table("STEP", "ATTEMPT", "INVOCATION", "OUTCOME", "PROBLEM");
      run.steps()
          .forEach(step ->
              steps.row(
                  step.step(),
                  Long.toString(step.attempt()),
                  step.invocation().orElse("-"),
                  step.outcome().orElse("-"),
                  step.problem().orElse("-")));
      text.append(steps.text());
    }
    if (!run.results().isEmpty()) {
      Table results = new Table("RESULT", "RECEIVER", "STATE", "ATTEMPTS", "WHY");
      run.results()
          .forEach(result ->
              results.row(
                  result.kind() + result.number().map("/%d"::formatted).orElse(""),
                  result.receiver(),
                  result.state(),
                  Long.toString(result.attempts()),
                  result.why().orElse("-")));
      text.append(results.text());
    }
    return text.toString();
  }
}
