package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordsJson;
import dev.recap.cli.output.Table;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.cli.terminal.Interrupts;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.FanOut.Ending;
import dev.recap.core.invocation.FanOut.Row;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.target.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Invokes in many targets and reports a row for each. */
final class FanOutInvocation {
  private final Site site;
  private final Console console;
  private final boolean json;
  private final Cancellation cancellation = new Cancellation();

  FanOutInvocation(Site site, Console console, boolean json) {
    this.site = site;
    this.console = console;
    this.json = json;
  }

  int run(FanOut.Order order) {
    Ending ending;
    try (Interrupts _ = new Interrupts(cancellation::cancel)) {
      ending = site.invoke(order, new Quiet(), new Rows());
    } finally {
      console.clear();
    }
    switch (ending) {
      case Ending.NoTarget none -> console.fail(none.problem());
      case Ending.Done done -> {
        notices(done.rows());
        console.result(json ? json(done.rows()) : table(done));
        if (json && !done.skipped().isEmpty()) {
          console.say(
              "recap: %d targets were skipped: %s"
                  .formatted(
                      done.skipped().size(),
                      String.join(", ", done.skipped().stream().map(Target::reference).toList())));
        }
      }
    }
    return ending.exitCode();
  }

  /** Each once, however many invocations it was said for. */
  private void notices(List<Row> rows) {
    rows.stream()
        .flatMap(row -> row.invocation().notices().stream())
        .distinct()
        .forEach(notice -> console.say("recap: " + notice));
  }

  private static String json(List<Row> rows) {
    return RecordsJson.all(rows.stream().map(Row::invocation).toList());
  }

  private static String table(Ending.Done done) {
    Table table = new Table("TARGET", "OUTCOME", "TOOK", "INVOCATION", "MESSAGE");
    for (Row row : done.rows()) {
      InvocationRecord record = row.invocation();
      Outcome outcome = record.outcome().orElseThrow();
      table.row(record.target(), outcome.word(), took(record), record.id(), outcome.message());
    }
    for (Target target : done.skipped()) {
      table.row(target.reference(), "skipped", "-", "-", "Not started");
    }
    return table.text();
  }

  private static String took(InvocationRecord record) {
    Duration all = record.phases().values().stream().reduce(Duration.ZERO, Duration::plus);
    return all.toMillis() + " ms";
  }

  private final class Quiet implements Watcher {
    @Override
    public void entered(String id, Phase phase) {}

    @Override
    public void notice(String id, String notice) {}

    @Override
    public void cancellable(String id, Consumer<String> end) {
      cancellation.add(end);
    }
  }

  private final class Rows implements FanOut.Listener {
    private int ended;

    @Override
    public void ended(Row row) {
      ended++;
      console.progress("%d ended, the last one in %s".formatted(ended, row.target().reference()));
    }

    @Override
    public boolean proceed() {
      return !cancellation.cancelled();
    }
  }
}
